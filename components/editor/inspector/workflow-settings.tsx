import { CircleCheck } from "lucide-react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { WorkflowDocument } from "@/lib/graph/document";
import { renameDocument, setSettings } from "@/lib/graph/edit";
import { ProblemGroups } from "../problems/problem-groups";
import { jumpTo } from "../problems/use-jump";
import { useEditor, useEditorStore } from "../store/editor-context";

type Settings = NonNullable<WorkflowDocument["settings"]>;
const NONE: Settings = {};

/** What holds for the workflow as a whole, and all that is wrong with it. */
export function WorkflowSettings() {
  const store = useEditorStore();
  const count = useEditor((state) => state.problems.all.length);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <h2 className="border-b px-4 py-3 font-semibold text-[14px]">Workflow</h2>
      <div className="grid gap-4 p-4">
        <Description />
        <Limits />
      </div>
      <h3 className="border-t px-4 pt-3 font-semibold">Problems{count > 0 && ` · ${count}`}</h3>
      <div className="p-2">
        {count > 0 ? (
          <ProblemGroups onChoose={(jump) => jumpTo(store, jump)} />
        ) : (
          <p className="flex items-center gap-2 px-2 py-1 text-muted">
            <CircleCheck aria-hidden className="size-3.5 text-completed" /> Nothing is in the way of a run.
          </p>
        )}
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

function Limits() {
  const store = useEditorStore();
  const settings = useEditor((state) => state.document.settings ?? NONE);
  const readOnly = useEditor((state) => state.readOnly);
  function change<K extends keyof Settings>(key: K, value: Settings[K]) {
    store.getState().apply((document) => {
      const { [key]: _, ...others } = document.settings ?? {};
      return setSettings(document, value === undefined ? others : { ...others, [key]: value });
    }, `settings:${key}`);
  }
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <Field label="Time limit" help="Not counting waits.">
        <Input
          placeholder="1h"
          readOnly={readOnly}
          value={settings.timeout ?? ""}
          onChange={(event) => change("timeout", event.target.value || undefined)}
        />
      </Field>
      <Field label="Steps at most">
        <Input
          type="number"
          min={1}
          placeholder="10000"
          readOnly={readOnly}
          value={settings.maxSteps ?? ""}
          onChange={(event) => change("maxSteps", numberIn(event.target.value))}
        />
      </Field>
      <Field label="Budget in USD" help="For all model calls of a run.">
        <Input
          type="number"
          min={0}
          step="any"
          placeholder="none"
          readOnly={readOnly}
          value={settings.budgetUsd ?? ""}
          onChange={(event) => change("budgetUsd", numberIn(event.target.value))}
        />
      </Field>
    </div>
  );
}

function numberIn(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}
