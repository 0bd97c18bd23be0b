import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { DocumentNode, Policy } from "@/lib/graph/document";
import { setPolicy } from "@/lib/graph/edit";
import { shapeOf } from "@/lib/nodes/registry";
import { settingFault } from "../settings/setting-faults";
import { useCheckedText } from "../settings/use-checked-text";
import { useEditor, useEditorStore } from "../store/editor-context";
import { useNode } from "../store/use-node";
import { JsonControl } from "./json-controls";

const ON_ERROR = [
  { value: "fail", label: "Fail the run" },
  { value: "branch", label: "Leave by the port error" },
  { value: "continue", label: "Go on with a default output" },
];

const DEFAULT_OUTPUT = {
  path: [],
  control: "json",
  title: "Default output",
  required: false,
  jsonSchema: {},
} as const;

interface TimeoutFieldProps {
  value: string;
  disabled: boolean;
  onChange(text: string): void;
}

function TimeoutField({ value, disabled, onChange }: TimeoutFieldProps) {
  const typed = useCheckedText(value, {
    faultOf: (text) => settingFault("timeout", text),
    commit: onChange,
  });
  return (
    <Field
      name="policy.timeout"
      label="Timeout"
      help="For one attempt, such as 30s or 5m. That of the type, if empty."
      error={typed.error}
    >
      <Input
        placeholder="30s"
        disabled={disabled}
        value={typed.text}
        spellCheck={false}
        onChange={(event) => typed.onChange(event.target.value)}
        onBlur={typed.onBlur}
      />
    </Field>
  );
}

/** How often a node is tried again, how long it may take, and what follows when it fails. */
export function PolicyTab({ id }: { id: string }) {
  const node = useNode(id);
  return node ? <PolicyForm id={id} node={node} /> : null;
}

function PolicyForm({ id, node }: { id: string; node: DocumentNode }) {
  const store = useEditorStore();
  const disabled = useEditor((state) => state.readOnly);
  const policy = node.policy ?? {};
  const isContainer = shapeOf(node)?.role === "container";
  function change(key: keyof Policy, value: Policy[keyof Policy]) {
    store.getState().apply((document) => {
      const { [key]: _, ...others } = document.nodes[id]?.policy ?? {};
      const next = value === undefined ? others : { ...others, [key]: value };
      return setPolicy(document, id, Object.keys(next).length > 0 ? next : null);
    }, `policy:${id}:${key}`);
  }
  return (
    <div className="grid gap-4 p-4">
      {!isContainer && (
        <>
          <Field
            label="Retries"
            help="After failures that may pass, such as a timeout: 2 if empty, with growing pauses."
          >
            <Input
              type="number"
              min={0}
              max={20}
              placeholder="2"
              disabled={disabled}
              value={policy.retries ?? ""}
              onChange={(event) =>
                change("retries", event.target.value === "" ? undefined : Number(event.target.value))
              }
            />
          </Field>
          <TimeoutField
            value={policy.timeout ?? ""}
            disabled={disabled}
            onChange={(text) => change("timeout", text || undefined)}
          />
        </>
      )}
      <Field label="On error" help="When the retries are used up.">
        <Select
          value={policy.onError ?? "fail"}
          disabled={disabled}
          options={ON_ERROR}
          onValueChange={(value) => {
            if (value === "branch" || value === "continue") change("onError", value);
            else change("onError", undefined);
          }}
        />
      </Field>
      {policy.onError === "continue" && (
        <Field label="Default output" help="null, if empty.">
          <JsonControl
            field={{ ...DEFAULT_OUTPUT, path: [] }}
            value={policy.defaultOutput}
            config={{}}
            disabled={disabled}
            onChange={(value) => change("defaultOutput", value)}
            errorAt={() => null}
          />
        </Field>
      )}
    </div>
  );
}
