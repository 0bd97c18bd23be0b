import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { Comparison } from "./compare-documents";
import { LABELS } from "./labels";
import { useVersions } from "./queries";
import { ShownVersion } from "./shown-version";
import type { VersionView } from "./version-address";
import { VersionList } from "./version-list";

interface VersionPanelProps {
  workflow: Workflow;
  view: VersionView;
  onView: (view: VersionView | null) => void;
  /** The document that is shown; null until it is there. */
  shown: WorkflowDocument | null;
  comparison: Comparison | null;
  picked: readonly string[];
  onLookAt: (nodeIds: readonly string[]) => void;
}

/** The versions, and of the one that is shown what can be done with it and what changed. */
export function VersionPanel({ workflow, view, onView, ...parts }: VersionPanelProps) {
  const versions = useVersions(workflow);
  return (
    <aside
      aria-label={LABELS.title}
      className="ml-auto flex w-[344px] min-h-0 shrink-0 flex-col border-l bg-surface"
    >
      <div className="flex h-11 shrink-0 items-center justify-between border-b pr-2 pl-4">
        <h2 className="font-semibold">{LABELS.title}</h2>
        <Button variant="ghost" size="icon-sm" aria-label={LABELS.close} onClick={() => onView(null)}>
          <X />
        </Button>
      </div>
      {versions.error && !versions.data ? (
        <ErrorState title={LABELS.notThere} error={versions.error} onRetry={versions.refetch} />
      ) : versions.data ? (
        <>
          <VersionList versions={versions.data} {...{ workflow, view, onView }} />
          <ShownVersion versions={versions.data} {...{ workflow, view, onView }} {...parts} />
        </>
      ) : (
        <div role="status" aria-label={LABELS.loading} className="grid gap-4 p-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      )}
    </aside>
  );
}
