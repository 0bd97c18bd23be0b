import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { WorkflowDocument } from "@/lib/graph/document";
import { setSettings } from "@/lib/graph/edit";
import { DEFAULT_MAX_STEPS } from "@/lib/graph/limits";
import { RUN_PRIORITIES } from "@/lib/graph/priority";
import { WorkflowControl } from "../inspector/workflow-control";
import { useEditor, useEditorStore } from "../store/editor-context";
import { numberIn, settingFault } from "./setting-faults";
import { useCheckedText } from "./use-checked-text";

type Settings = NonNullable<WorkflowDocument["settings"]>;
const NONE: Settings = {};

/** How the runs of the workflow queue, what ends them early, and what follows when one fails. */
export function RunSettings() {
  return (
    <div className="grid gap-5">
      <Group title="Queue">
        <NumberSetting
          setting="concurrency"
          label="Runs at once"
          placeholder="no limit"
          help="Further ones wait in the queue. As many as the workspace has room for, if empty."
        />
        <PrioritySetting />
      </Group>
      <Group title="Limits of a run">
        <TimeSetting />
        <NumberSetting
          setting="maxSteps"
          label="Steps at most"
          placeholder={DEFAULT_MAX_STEPS.toLocaleString("en")}
          help="Each item and each turn of a loop counts."
        />
        <NumberSetting
          setting="budgetUsd"
          label="Budget in USD"
          placeholder="no limit"
          help="For all model calls of a run; one that costs more is stopped."
        />
      </Group>
      <Group title="When a run fails">
        <ErrorWorkflowSetting />
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-faint text-sm">{title}</legend>
      <div className="grid gap-3">{children}</div>
    </fieldset>
  );
}

/** A setting as it is, and how it is changed; `undefined` leaves it to the default. */
function useSetting<K extends keyof Settings>(key: K) {
  const store = useEditorStore();
  const value = useEditor((state) => (state.document.settings ?? NONE)[key]);
  const readOnly = useEditor((state) => state.readOnly);
  function change(next: Settings[K]) {
    store.getState().apply((document) => {
      const { [key]: _, ...others } = document.settings ?? {};
      return setSettings(document, next === undefined ? others : { ...others, [key]: next });
    }, `settings:${key}`);
  }
  return { value: value ?? undefined, readOnly, change };
}

interface SettingFieldProps {
  setting: keyof Settings;
  label: string;
  help: string;
  error?: string | null;
  /** Set where the default does not hold. */
  onReset: (() => void) | null;
  children: ReactNode;
}

function SettingField({ setting, label, help, error, onReset, children }: SettingFieldProps) {
  return (
    <Field
      name={`settings.${setting}`}
      label={label}
      help={help}
      error={error}
      aside={
        onReset && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Back to the default: ${label}`}
            title="Back to the default"
            onClick={onReset}
          >
            <RotateCcw />
          </Button>
        )
      }
    >
      {children}
    </Field>
  );
}

interface NumberSettingProps {
  setting: "concurrency" | "maxSteps" | "budgetUsd";
  label: string;
  placeholder: string;
  help: string;
}

function NumberSetting({ setting, label, placeholder, help }: NumberSettingProps) {
  const { value, readOnly, change } = useSetting(setting);
  const typed = useCheckedText(value === undefined ? "" : String(value), {
    faultOf: (text) => settingFault(setting, text),
    written: (text) => (text === "" ? "" : String(numberIn(text))),
    commit: (text) => change(text === "" ? undefined : numberIn(text)),
  });
  return (
    <SettingField
      {...{ setting, label, help }}
      error={typed.error}
      onReset={value === undefined || readOnly ? null : () => change(undefined)}
    >
      <Input
        inputMode={setting === "budgetUsd" ? "decimal" : "numeric"}
        placeholder={placeholder}
        readOnly={readOnly}
        value={typed.text}
        onChange={(event) => typed.onChange(event.target.value)}
        onBlur={typed.onBlur}
      />
    </SettingField>
  );
}

function TimeSetting() {
  const { value, readOnly, change } = useSetting("timeout");
  const typed = useCheckedText(value ?? "", {
    faultOf: (text) => settingFault("timeout", text),
    commit: (text) => change(text || undefined),
  });
  return (
    <SettingField
      setting="timeout"
      label="Time limit"
      help="Such as 30s, 10m or 2h. Waits, approvals and pauses do not count."
      error={typed.error}
      onReset={value === undefined || readOnly ? null : () => change(undefined)}
    >
      <Input
        placeholder="no limit"
        spellCheck={false}
        readOnly={readOnly}
        value={typed.text}
        onChange={(event) => typed.onChange(event.target.value)}
        onBlur={typed.onBlur}
      />
    </SettingField>
  );
}

const PRIORITY_LABEL = { low: "Low", normal: "Normal", high: "High" };

function PrioritySetting() {
  const { value, readOnly, change } = useSetting("priority");
  return (
    <SettingField
      setting="priority"
      label="Priority"
      help="Which queued runs of the workspace begin first."
      onReset={value === undefined || readOnly ? null : () => change(undefined)}
    >
      <Select
        value={value ?? "normal"}
        disabled={readOnly}
        options={RUN_PRIORITIES.toReversed().map((each) => ({ value: each, label: PRIORITY_LABEL[each] }))}
        onValueChange={(next) => change(RUN_PRIORITIES.find((each) => each === next))}
      />
    </SettingField>
  );
}

const ERROR_WORKFLOW = {
  path: [],
  control: "workflow",
  title: "Error workflow",
  required: false,
  placeholder: "none",
  jsonSchema: {},
} as const;

function ErrorWorkflowSetting() {
  const { value, readOnly, change } = useSetting("errorWorkflow");
  return (
    <SettingField
      setting="errorWorkflow"
      label="Error workflow"
      help="Starts when a run has failed. Its input says which run, of which workflow, and the error."
      onReset={value === undefined || readOnly ? null : () => change(undefined)}
    >
      <WorkflowControl
        field={{ ...ERROR_WORKFLOW, path: [] }}
        value={value}
        config={{}}
        disabled={readOnly}
        onChange={(next) => change(typeof next === "string" ? next : undefined)}
        errorAt={() => null}
      />
    </SettingField>
  );
}
