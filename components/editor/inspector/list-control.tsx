import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { FormField } from "@/lib/nodes/form";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { withValueAt } from "./config-value";
import type { ControlProps } from "./control-props";
import { FieldRow } from "./field-row";

/** A list of objects, such as branches or tools: each a small form, in an order that can be changed. */
export function ListControl({ field, value, onChange, disabled, errorAt }: ControlProps) {
  const items = Array.isArray(value) ? value.map((item) => (isJsonObject(item) ? item : {})) : [];
  const fields = field.item ?? [];
  const noun = NOUNS[field.control] ?? "item";
  function replace(next: JsonObject[]) {
    onChange(next.length === 0 && !field.required ? undefined : next);
  }
  function move(index: number, by: -1 | 1) {
    const next = [...items];
    const [item] = next.splice(index, 1);
    if (item) next.splice(index + by, 0, item);
    replace(next);
  }
  return (
    <div className="grid gap-2">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place; its fields hold no state
        <div key={index} className="grid gap-2.5 rounded-lg border bg-sunken/60 p-2.5">
          <div className="-my-1 flex items-center gap-0.5">
            <span className="mr-auto font-medium text-muted text-sm capitalize">
              {noun} {index + 1}
            </span>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Move ${noun} ${index + 1} up`}
              disabled={disabled || index === 0}
              onClick={() => move(index, -1)}
            >
              <ArrowUp />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Move ${noun} ${index + 1} down`}
              disabled={disabled || index === items.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove ${noun} ${index + 1}`}
              disabled={disabled}
              onClick={() => replace(items.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          </div>
          {fields.map((each) => (
            <FieldRow
              key={each.path.join("/")}
              field={each}
              siblings={fields}
              config={item}
              disabled={disabled}
              errorAt={(path) => errorAt([index, ...path])}
              onChange={(path, next) =>
                replace(items.map((other, at) => (at === index ? withValueAt(other, path, next) : other)))
              }
            />
          ))}
        </div>
      ))}
      <Button
        size="sm"
        className="justify-self-start"
        disabled={disabled}
        onClick={() => replace([...items, newItem(fields, items)])}
      >
        <Plus /> Add {noun}
      </Button>
    </div>
  );
}

const NOUNS: Partial<Record<FormField["control"], string>> = { branches: "branch", tools: "tool" };

/** An item with what must be there: defaults, the first choice, empty text, and an id that is free. */
function newItem(fields: readonly FormField[], items: readonly JsonObject[]): JsonObject {
  const item: JsonObject = {};
  for (const { path, required, default: preset, options, control } of fields) {
    const [key] = path;
    if (key === undefined || !required) continue;
    item[key] =
      preset ?? options?.[0]?.value ?? (control === "json-schema" ? { type: "object", properties: {} } : "");
  }
  if (fields.some(({ path }) => path[0] === "id"))
    item["id"] = freeName(
      items.map(({ id }) => id ?? null),
      "branch",
    );
  else if (fields.some(({ path }) => path[0] === "name"))
    item["name"] = freeName(
      items.map(({ name }) => name ?? null),
      "tool",
    );
  return item;
}

function freeName(taken: readonly Json[], base: string): string {
  let n = taken.length + 1;
  while (taken.includes(`${base}_${n}`)) n++;
  return `${base}_${n}`;
}
