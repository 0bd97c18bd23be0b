import { CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { useIdle } from "@/components/ui/use-idle";
import { renameDocument } from "@/lib/graph/edit";
import { ProblemGroups, RunSettings } from "../parts";
import { jumpTo } from "../problems/use-jump";
import { useEditor, useEditorStore } from "../store/editor-context";
import { FieldSkeletons } from "./field-skeletons";

/** How many problems are listed here; beyond that, all of them are in the list of the toolbar. */
const MOST_PROBLEMS = 8;

/** What holds for the workflow as a whole, and all that is wrong with it. */
export function WorkflowSettings() {
  const store = useEditorStore();
  const count = useEditor((state) => state.problems.all.length);
  const checked = useEditor((state) => state.problems.checked);
  const idle = useIdle();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <h2 className="border-b px-4 py-3 font-semibold text-[14px]">Workflow</h2>
      <div className="p-4">
        <Description />
      </div>
      <h3 className="border-t px-4 pt-3 font-semibold">Problems{count > 0 && ` · ${count}`}</h3>
      <div className="p-2">
        {count > 0 ? (
          <>
            <ProblemGroups most={MOST_PROBLEMS} onChoose={(jump) => jumpTo(store, jump)} />
            {count > MOST_PROBLEMS && (
              <Button
                variant="ghost"
                aria-haspopup="dialog"
                onClick={() => store.setState({ problemsOpen: true })}
              >
                {count - MOST_PROBLEMS} more
              </Button>
            )}
          </>
        ) : !checked ? (
          <Skeleton className="mx-2 my-1.5 w-52" />
        ) : (
          <p className="flex items-center gap-2 px-2 py-1 text-muted">
            <CircleCheck aria-hidden className="size-3.5 text-completed" /> Nothing is in the way of a run.
          </p>
        )}
      </div>
      <div data-settings className="border-t px-4 pt-3 pb-4">
        <h3 className="font-semibold">Settings</h3>
        <p className="mb-3 text-muted text-sm">Published runs take them from their version.</p>
        {idle ? <RunSettings /> : <FieldSkeletons count={6} />}
      </div>
    </div>
  );
}

function Description() {
  const store = useEditorStore();
  const description = useEditor((state) => state.document.description ?? "");
  const readOnly = useEditor((state) => state.readOnly);
  return (
    <Field label="Description" optional>
      <Textarea
        value={description}
        rows={3}
        readOnly={readOnly}
        maxLength={10_000}
        placeholder="What it is for"
        onChange={(event) => {
          const { value } = event.target;
          store
            .getState()
            .apply((document) => renameDocument(document, document.name, value), "document:description");
        }}
      />
    </Field>
  );
}
