import { Field } from "@/components/ui/field";
import type { FormField } from "@/lib/nodes/form";
import type { Json, JsonObject } from "@/lib/utils/json";
import { isShown, valueAt } from "./config-value";
import { CONTROL_OF } from "./controls";

export interface FieldRowProps {
  field: FormField;
  siblings: readonly FormField[];
  config: JsonObject;
  disabled: boolean;
  onChange(path: readonly string[], value: Json | undefined): void;
  errorAt(path: readonly (string | number)[]): string | null;
}

/** One field of a form with its label, help and error; nothing where the other fields rule it out. */
export function FieldRow({ field, siblings, config, disabled, onChange, errorAt }: FieldRowProps) {
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
  const hasParts = field.item !== undefined || field.control === "template-map";
  return (
    <Field
      label={field.title}
      help={field.help}
      optional={!field.required && field.default === undefined && !hasParts}
      error={hasParts ? null : errorAt(path)}
    >
      <Control
        field={field}
        value={valueAt(config, path)}
        disabled={disabled}
        onChange={(value) => onChange(path, value)}
        errorAt={(rest) => errorAt([...path, ...rest])}
      />
    </Field>
  );
}
