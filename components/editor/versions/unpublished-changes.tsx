import { useMemo } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { catalogue } from "@/lib/nodes/registry";
import { ChangeList } from "./change-list";
import { compareDocuments } from "./compare-documents";
import { LABELS } from "./labels";
import { useDocumentOf } from "./queries";

/** In words, what publishing the draft would change. */
export function UnpublishedChanges({ workflow: { id, published } }: { workflow: Workflow }) {
  const live = useDocumentOf(id, published?.version ?? null);
  const { document: draft } = useDocumentOf(id, "draft");
  const changes = useMemo(
    () => (live.document && draft ? compareDocuments(live.document, draft, catalogue).changes : null),
    [live.document, draft],
  );
  if (!published) return <p className="text-muted">{LABELS.nothingLive}</p>;
  if (live.error) return <ErrorState title={LABELS.notThere} error={live.error} onRetry={live.retry} />;
  return (
    <section aria-labelledby="unpublished-changes" className="grid gap-1">
      <h3 id="unpublished-changes" className="font-medium">
        {LABELS.changedSince(published.version)}
      </h3>
      {!changes ? (
        <Skeleton className="h-16" />
      ) : changes.length === 0 ? (
        <p className="text-muted">{LABELS.noChanges(published.version)}</p>
      ) : (
        <div className="max-h-56 overflow-y-auto rounded-md border p-1">
          <ChangeList changes={changes} />
        </div>
      )}
    </section>
  );
}
