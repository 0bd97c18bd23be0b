import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { FormField } from "@/lib/nodes/form";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { parseJson } from "@/lib/utils/parse-json";
import type { ControlProps } from "./control-props";
import { TemplateText } from "./text-controls";

const VALUE_FIELD: FormField = {
  path: [],
  control: "template",
  title: "Value",
  placeholder: "{{ … }}",
  required: true,
  jsonSchema: {},
};

/** Names with a template each. A name that is being typed, or is taken, waits until it can be one. */
export function MapControl({ field, value, config, onChange, disabled, errorAt }: ControlProps) {
  const entries = Object.entries(isJsonObject(value) ? value : {});
  const replace = (next: [string, Json][]) =>
    onChange(next.length === 0 && !field.required ? undefined : Object.fromEntries(next));
  function rename(index: number, name: string) {
    if (name === "" || entries.some(([other], at) => other === name && at !== index)) return;
    replace(entries.map((entry, at) => (at === index ? [name, entry[1]] : entry)));
  }
  function add() {
    let name = "field";
    for (let n = 2; entries.some(([other]) => other === name); n++) name = `field${n}`;
    replace([...entries, [name, ""]]);
  }
  return (
    <div className="grid gap-1.5">
      {entries.map(([name, item], index) => (
        <div key={name} className="grid gap-0.5">
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,4fr)_24px] items-start gap-1">
            <NameInput name={name} disabled={disabled} onRename={(next) => rename(index, next)} />
            <TemplateText
              label={`Value of ${name}`}
              field={VALUE_FIELD}
              value={item}
              config={config}
              disabled={disabled}
              errorAt={() => null}
              onChange={(next) => {
                const text = typeof next === "string" ? next : "";
                replace(
                  entries.map((entry, at) => (at === index ? [entry[0], jsonOrText(text, item)] : entry)),
                );
              }}
            />
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove ${name}`}
              className="mt-1"
              disabled={disabled}
              onClick={() => replace(entries.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          </div>
          {errorAt([name]) && <p className="text-failed text-sm">{errorAt([name])}</p>}
        </div>
      ))}
      <Button size="sm" variant="ghost" className="justify-self-start" disabled={disabled} onClick={add}>
        <Plus /> Add
      </Button>
    </div>
  );
}

/** A value that was JSON rather than text stays JSON as long as it reads as such. */
function jsonOrText(text: string, before: Json): Json {
  if (typeof before === "string") return text;
  const parsed = parseJson(text);
  return "value" in parsed ? parsed.value : text;
}

function NameInput({
  name,
  disabled,
  onRename,
}: {
  name: string;
  disabled: boolean;
  onRename: (name: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Input
      id={undefined}
      aria-label={`Name of ${name}`}
      value={draft ?? name}
      disabled={disabled}
      spellCheck={false}
      className="font-mono text-sm"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => {
        if (draft !== null) onRename(draft.trim());
        setDraft(null);
      }}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}
