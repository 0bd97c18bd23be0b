import { Field } from "@/components/ui/field";
import { CEL_IN } from "@/lib/nodes/fields";
import type { FormField } from "@/lib/nodes/form";
import type { Json, JsonObject } from "@/lib/utils/json";
import { isShown, valueAt } from "./config-value";
import type { ErrorAt } from "./control-props";
import { CONTROL_OF } from "./controls";
import { FunctionReferenceButton } from "./function-reference";

export interface FieldRowProps {
  field: FormField;
  siblings: readonly FormField[];
  config: JsonObject;
  disabled: boolean;
  onChange(path: readonly string[], value: Json | undefined): void;
  errorAt: ErrorAt;
  /** Whether a field that takes expressions offers the list of functions beside itself. */
  withFunctions?: boolean;
}

/** One field of a form with its label, help and error; nothing where the other fields rule it out. */
export function FieldRow(props: FieldRowProps) {
  const { field, siblings, config, disabled, onChange, errorAt, withFunctions = true } = props;
  if (!isShown(field, siblings, config)) return null;
  const { path, fields } = field;
  const Control = CONTROL_OF[field.control];
  if (fields && fields.length > 0) {
    return (
      <fieldset className="grid gap-3">
        <legend className="mb-1 font-medium">{field.title}</legend>
        {fields.map((each) => (
          <FieldRow
            key={each.path.join("/")}
            {...{ config, disabled, onChange, errorAt }}
            field={each}
            siblings={fields}
          />
        ))}
      </fieldset>
    );
  }
  const hasParts = field.item !== undefined || field.each !== undefined || field.control === "template-map";
  return (
    <Field
      name={path.join(".")}
      label={field.title}
      help={field.help}
      aside={
        CEL_IN[field.control] === null || disabled || !withFunctions ? undefined : <FunctionReferenceButton />
      }
      optional={!field.required && field.default === undefined && !hasParts && field.control !== "switch"}
      error={errorAt(path, hasParts ? "at" : undefined)}
    >
      <Control
        field={field}
        value={valueAt(config, path)}
        config={config}
        disabled={disabled}
        onChange={(value) => onChange(path, value)}
        errorAt={(rest, only) => errorAt([...path, ...rest], only)}
      />
    </Field>
  );
}
