import { CircleAlert } from "lucide-react";
import { memo, useCallback, useMemo } from "react";
import { Switch } from "@/components/ui/switch";
import type { Workflow } from "@/lib/api/contracts/workflows";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { setConfig, setDisabled } from "@/lib/graph/edit";
import type { Issue } from "@/lib/graph/shape";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { formOf } from "@/lib/nodes/form";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { FieldEnvironmentContext, fieldEnvironment } from "../fields/field-environment";
import { withoutPlace } from "../problems/problem-text";
import { HookAddress } from "../run-panel/hook-address";
import { PageAddress } from "../run-panel/page-address";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { useNode } from "../store/use-node";
import { isShown, valueAt, withValueAt } from "./config-value";
import type { ErrorAt } from "./control-props";
import { FieldRow, type FieldRowProps } from "./field-row";

interface ConfigureTabProps {
  id: string;
  workflow: Workflow;
}

const NONE: readonly Issue[] = [];

/** The form of a node's config, made from the schema of its type, with its problems at their fields. */
export function ConfigureTab({ id, workflow }: ConfigureTabProps) {
  const node = useNode(id);
  if (!node) return null;
  const definition = definitionOf(node.type);
  if (!definition) return <p className="p-4 text-failed">There is no node type “{node.type}” here.</p>;
  return <Form {...{ id, node, definition, workflow }} />;
}

interface FormProps extends ConfigureTabProps {
  node: DocumentNode;
  definition: NodeDefinition;
}

function Form({ id, node, definition, workflow }: FormProps) {
  const store = useEditorStore();
  const issues = useEditor((state) => state.problems.byNode[id] ?? NONE);
  const readOnly = useEditor((state) => state.readOnly);
  const fields = useMemo(() => formOf(definition), [definition]);
  const environment = useMemo(() => fieldEnvironment(store, workflow.id, id), [store, workflow.id, id]);
  const errorAt: ErrorAt = useCallback((path, only) => messageAt(issues, path, only), [issues]);
  const change = useMemo(() => changing(store, id), [store, id]);
  const elsewhere = issues.filter(({ field }) => field === undefined || field.length === 0);
  const isTrigger = definition.role === "trigger";
  const passesOn = shapeOf(node)?.outputs.some((port) => port.id === "out") ?? false;
  const canBeDisabled = definition.role !== "note" && (passesOn || node.disabled === true);
  return (
    <div className="grid gap-4 p-4">
      {elsewhere.map((issue) => (
        <p key={issue.code + issue.message} className="flex gap-2 text-failed text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>
            {issue.message}
            {issue.fix && <span className="block text-muted">{issue.fix}</span>}
          </span>
        </p>
      ))}
      <TriggerPlace definition={definition} id={id} workflow={workflow} />
      <FieldEnvironmentContext value={environment}>
        {fields.map((field) => (
          <ConfigField
            key={field.path.join("/")}
            field={field}
            siblings={fields}
            config={node.config}
            disabled={readOnly}
            errorAt={errorAt}
            onChange={change}
          />
        ))}
      </FieldEnvironmentContext>
      {canBeDisabled && (
        <div className="flex items-center justify-between border-t pt-4">
          <span>
            <span className="block font-medium">Enabled</span>
            <span className="block text-faint text-sm">
              {isTrigger ? "Switched off, it starts no runs." : "Switched off, it passes its input on."}
            </span>
          </span>
          <Switch
            aria-label="Enabled"
            checked={!node.disabled}
            disabled={readOnly}
            onCheckedChange={(on) => store.getState().apply((document) => setDisabled(document, [id], !on))}
          />
        </div>
      )}
    </div>
  );
}

/** A field of the form: a key that is typed into another one leaves it as it is. */
const ConfigField = memo(FieldRow, (before, now) => {
  const { field, siblings, config } = now;
  return (
    before.field === field &&
    before.siblings === siblings &&
    before.disabled === now.disabled &&
    before.errorAt === now.errorAt &&
    before.onChange === now.onChange &&
    // The times of a schedule are shown for the zone that another field names.
    (field.control !== "cron" || before.config === config) &&
    valueAt(before.config, field.path) === valueAt(config, field.path) &&
    isShown(field, siblings, before.config) === isShown(field, siblings, config)
  );
});

function changing(store: EditorStore, id: string): FieldRowProps["onChange"] {
  return (path, value) => {
    const edit = (document: WorkflowDocument) =>
      setConfig(document, id, withValueAt(document.nodes[id]?.config ?? {}, path, value));
    store.getState().apply(edit, `config:${id}:${path.join(".")}`);
  };
}

interface TriggerPlaceProps {
  definition: NodeDefinition;
  id: string;
  workflow: Workflow;
}

/** Where a trigger is reached, or whether it is watched for; nothing for other nodes. */
function TriggerPlace({ definition: { address, source }, id, workflow }: TriggerPlaceProps) {
  if (address === "hooks") return <HookAddress nodeId={id} workflow={workflow} />;
  if (address) return <PageAddress nodeId={id} workflow={workflow} />;
  return source ? <Watched id={id} workflow={workflow} /> : null;
}

/** Whether the server watches for a trigger, and what went wrong with that last. */
function Watched({ id, workflow: { published, triggers } }: { id: string; workflow: Workflow }) {
  const problem = triggers.find(({ nodeId }) => nodeId === id)?.problem;
  return (
    <div className="grid gap-1 rounded-md bg-sunken px-2.5 py-2 text-muted text-sm">
      <p>
        {published
          ? `Starts runs of published version ${published.version}.`
          : "Starts runs once the workflow is published."}
      </p>
      {problem && <p className="text-failed [overflow-wrap:anywhere]">{problem}</p>}
    </div>
  );
}

/** What is wrong at a field, or also inside it; the remedy follows where there is one. */
function messageAt(issues: readonly Issue[], ...[path, only]: Parameters<ErrorAt>): string | null {
  const found = issues.find(
    ({ field }) =>
      field !== undefined &&
      (only === undefined || field.length === path.length) &&
      path.every((part, at) => field[at] === part),
  );
  if (!found) return null;
  const message = withoutPlace(found);
  return found.fix && !message.includes(found.fix) ? `${message} ${found.fix}` : message;
}
