import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { FormField } from "@/lib/nodes/form";
import type { Json } from "@/lib/utils/json";
import type { ControlProps } from "./control-props";
import { CONTROL_OF } from "./controls";
import { ItemButtons } from "./list-control";
import { moved, startOf } from "./list-items";

/** A list of single values, such as addresses or suggestions, one to a line. */
export function ValueListControl(props: ControlProps & { each: FormField }) {
  const { field, each, value, config, onChange, disabled, errorAt } = props;
  const items = Array.isArray(value) ? value : [];
  const noun = each.title.toLowerCase();
  const Control = CONTROL_OF[each.control];
  function replace(next: Json[]) {
    onChange(next.length === 0 && !field.required ? undefined : next);
  }
  return (
    <div className="grid gap-1">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value is known by its place
        <div key={index} className="flex items-start gap-0.5">
          <div className="min-w-0 flex-1">
            <Field label={`${noun} ${index + 1}`} labelHidden error={errorAt([index])}>
              <Control
                field={{ ...each, required: true }}
                value={item}
                config={config}
                disabled={disabled}
                errorAt={(path, only) => errorAt([index, ...path], only)}
                onChange={(next) => replace(items.map((other, at) => (at === index ? (next ?? "") : other)))}
              />
            </Field>
          </div>
          <div className="flex pt-1">
            <ItemButtons
              name={`${noun} ${index + 1}`}
              first={index === 0}
              last={index === items.length - 1}
              disabled={disabled}
              onMove={(by) => replace(moved(items, index, index + by))}
              onRemove={() => replace(items.filter((_, at) => at !== index))}
            />
          </div>
        </div>
      ))}
      <Button
        size="sm"
        className="justify-self-start"
        disabled={disabled}
        onClick={() => replace([...items, startOf(each)])}
      >
        <Plus /> Add {noun}
      </Button>
    </div>
  );
}
