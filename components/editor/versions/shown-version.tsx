import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { Version, Workflow } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import type { WorkflowDocument } from "@/lib/graph/document";
import { ChangeList } from "./change-list";
import type { Comparison } from "./compare-documents";
import { LABELS, nameOf } from "./labels";
import { useUnpublish } from "./queries";
import { useRestore } from "./use-restore";
import type { Shown, VersionView } from "./version-address";

const NOTHING = "nothing";

interface ShownVersionProps {
  workflow: Workflow;
  versions: readonly Version[];
  view: VersionView;
  onView: (view: VersionView | null) => void;
  shown: WorkflowDocument | null;
  comparison: Comparison | null;
  picked: readonly string[];
  onLookAt: (nodeIds: readonly string[]) => void;
}

/** The version that is shown: what can be done with it, and what it changed. */
export function ShownVersion(props: ShownVersionProps) {
  const { workflow, versions, view, onView, shown, comparison, picked, onLookAt } = props;
  const version = versions.find((each) => each.version === view.shown);
  const restore = useRestore();
  if (versions.length === 0) return <p className="p-4 text-muted">{LABELS.noVersions}</p>;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid shrink-0 gap-2.5 px-4 py-3">
        <div className="flex min-h-7 items-center gap-2">
          <h3 className="flex-1 font-semibold">{nameOf(view.shown)}</h3>
          {version?.current && <Unpublish workflow={workflow} version={version.version} />}
          {view.shown !== "draft" && shown && (
            <Button
              size="sm"
              // Below this width nothing can be edited.
              className="hidden lg:inline-flex"
              onClick={() => restore(view.shown, shown, onView)}
            >
              <RotateCcw />
              {LABELS.restore}
            </Button>
          )}
        </div>
        {version && isCut(version.note) && (
          <p className="whitespace-pre-wrap text-muted [overflow-wrap:anywhere]">{version.note}</p>
        )}
        <Field label={LABELS.comparedWith}>
          <Select
            value={String(view.base ?? NOTHING)}
            onValueChange={(value) => onView({ shown: view.shown, base: baseOf(value) })}
            options={[
              { value: NOTHING, label: LABELS.nothing },
              ...choices(versions, view.shown).map((base) => ({ value: String(base), label: nameOf(base) })),
            ]}
          />
        </Field>
      </div>
      {view.base !== null && comparison && (
        <section aria-label={LABELS.changes} className="min-h-0 flex-1 overflow-y-auto border-t p-2">
          {comparison.changes.length === 0 ? (
            <p className="px-2 py-1 text-muted">{LABELS.noChanges(view.base)}</p>
          ) : (
            <ChangeList changes={comparison.changes} picked={picked} onLookAt={onLookAt} />
          )}
        </section>
      )}
    </div>
  );
}

/** Whether a row of the list has no room for all of it. */
function isCut(note: string): boolean {
  return note.length > 32 || note.includes("\n");
}

function choices(versions: readonly Version[], shown: Shown): Shown[] {
  const all: Shown[] = ["draft", ...versions.map(({ version }) => version)];
  return all.filter((each) => each !== shown);
}

function baseOf(value: string): Shown | null {
  if (value === NOTHING) return null;
  return value === "draft" ? value : Number(value);
}

function Unpublish({ workflow, version }: { workflow: Workflow; version: number }) {
  const [asking, setAsking] = useState(false);
  const unpublish = useUnpublish(workflow.id);
  async function confirm() {
    try {
      await unpublish.mutateAsync();
      toast.success(LABELS.unpublished);
    } catch (error) {
      toast.error("Still published", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {LABELS.unpublish}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={LABELS.unpublishTitle(version)}
        description={LABELS.unpublishText}
        confirmLabel={LABELS.unpublishConfirm}
        danger
        onConfirm={confirm}
      />
    </>
  );
}
