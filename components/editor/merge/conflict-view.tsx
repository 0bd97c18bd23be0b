"use client";

import { useCallback, useMemo, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { Choices } from "@/lib/graph/merge";
import { useEditor, useEditorStore } from "../store/editor-context";
import { settleConflicts } from "../store/take-theirs";
import { ConflictCanvas, type Focus } from "./conflict-canvas";
import { ConflictPanel } from "./conflict-panel";
import { drawConflicts } from "./draw-conflicts";
import { LABELS } from "./labels";

/** Both versions over the canvas and the differences in place of the inspector, until a person has chosen. */
export function ConflictView() {
  const theirs = useEditor((state) => state.theirs);
  const phase = useEditor((state) => state.save.phase);
  return theirs && phase.kind === "conflict" ? (
    <BothVersions theirs={theirs} revision={phase.revision} />
  ) : null;
}

function BothVersions({ theirs, revision }: { theirs: WorkflowDocument; revision: number }) {
  const store = useEditorStore();
  const saved = useEditor((state) => state.saved);
  const mine = useEditor((state) => state.document);
  const choices = useEditor((state) => state.choices);
  const picture = useMemo(() => drawConflicts(saved, mine, theirs), [saved, mine, theirs]);
  const [focus, setFocus] = useState<Focus>({ key: null, count: 0 });
  const choose = useCallback(
    (more: Choices) => {
      store.getState().choose(more);
      const [key, ...rest] = Object.keys(more);
      if (key !== undefined && rest.length === 0) setFocus({ key, count: 0 });
    },
    [store],
  );
  const close = () => store.setState({ settling: false });
  function apply() {
    // While both versions are looked at nothing can be edited; that ends with this.
    store.setState({ readOnly: false });
    if (settleConflicts(store, revision)) toast.success(LABELS.applied);
    else {
      store.setState({ readOnly: true });
      toast.error(LABELS.misfit, { description: LABELS.misfitHelp });
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves what has the keyboard anywhere in it
    <div
      className="contents"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <div className="absolute inset-y-0 right-[344px] left-0">
        <ConflictCanvas picture={picture} choices={choices} onChoose={choose} focus={focus} />
      </div>
      <ConflictPanel
        conflicts={picture.conflicts}
        mine={mine}
        theirs={theirs}
        choices={choices}
        focus={focus.key}
        onChoose={choose}
        onLookAt={(key) => setFocus(({ count }) => ({ key, count: count + 1 }))}
        onApply={apply}
        onClose={close}
      />
    </div>
  );
}
