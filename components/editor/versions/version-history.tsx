"use client";

import { useCallback, useMemo, useState } from "react";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { catalogue } from "@/lib/nodes/registry";
import { type Comparison, compareDocuments } from "./compare-documents";
import { type ShownDocument, useDocumentOf } from "./queries";
import { isPast, type VersionView } from "./version-address";
import { VersionCanvas } from "./version-canvas";
import { VersionPanel } from "./version-panel";

interface VersionHistoryProps {
  workflow: Workflow;
  view: VersionView;
  onView: (view: VersionView | null) => void;
}

/** The drawn nodes that are looked at, and how often something was asked to be looked at. */
export interface Focus {
  ids: readonly string[];
  count: number;
}

/**
 * The versions of the workflow in place of the inspector; what is not the draft itself is drawn over the
 * canvas, to look at only.
 */
export function VersionHistory({ workflow, view, onView }: VersionHistoryProps) {
  const shown = useDocumentOf(workflow.id, view.shown);
  const base = useDocumentOf(workflow.id, view.base);
  const comparison = useComparison(view, shown, base);
  const [focus, setFocus] = useState<Focus>({ ids: [], count: 0 });
  // One function for good: React Flow tells a new one of the selection again.
  const pick = useCallback((ids: readonly string[]) => setFocus({ ids, count: 0 }), []);
  const lookAt = (ids: readonly string[]) => setFocus(({ count }) => ({ ids, count: count + 1 }));
  return (
    <>
      {isPast(view) && (
        <div className="absolute inset-y-0 right-[344px] left-0">
          <VersionCanvas
            // Another version is another picture: everything in view again.
            key={`${view.shown} ${view.base}`}
            view={view}
            comparison={comparison}
            problem={shown.error ? shown : base}
            focus={focus}
            onPick={pick}
            onLeave={() => onView({ shown: "draft", base: null })}
          />
        </div>
      )}
      <VersionPanel
        {...{ workflow, view, onView }}
        shown={shown.document}
        comparison={comparison}
        picked={focus.ids}
        onLookAt={lookAt}
      />
    </>
  );
}

function useComparison(
  { shown: at, base: from }: VersionView,
  shown: ShownDocument,
  base: ShownDocument,
): Comparison | null {
  const needed = isPast({ shown: at, base: from });
  const [after, before] = [shown.document, base.document];
  return useMemo(() => {
    if (!needed || !after || (from !== null && !before)) return null;
    return compareDocuments(before, after, catalogue);
  }, [needed, from, after, before]);
}
