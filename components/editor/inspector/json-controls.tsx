import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { typeText } from "@/lib/nodes/docs";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { ControlProps } from "./control-props";

export function parseJson(text: string): { value: Json } | { message: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : "This is not JSON" };
  }
}

function print(value: Json | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

interface JsonTextProps extends ControlProps {
  /** Whether text that is no JSON is taken as a string, as where `{{ … }}` gives the value. */
  lenient: boolean;
}

/** JSON as text, checked as it is typed; what does not parse is not taken over. */
function JsonText({ field, value, onChange, disabled, lenient }: JsonTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (lenient && typeof value === "string" ? value : print(value));
  const parsed = shown.trim() === "" ? null : parseJson(shown);
  const message = !lenient && parsed && "message" in parsed ? parsed.message : null;
  function change(text: string) {
    setDraft(text);
    if (text.trim() === "") return onChange(undefined);
    const result = parseJson(text);
    if ("value" in result) onChange(result.value);
    else if (lenient) onChange(text);
  }
  return (
    <div className="grid gap-1">
      <Textarea
        value={shown}
        rows={5}
        spellCheck={false}
        disabled={disabled}
        placeholder={field.placeholder ?? "{ }"}
        onChange={(event) => change(event.target.value)}
        onBlur={() => message === null && setDraft(null)}
        className="max-h-80 font-mono text-sm field-sizing-content"
      />
      {message && (
        <p role="alert" className="text-failed text-sm">
          {message}
        </p>
      )}
    </div>
  );
}

export function JsonControl(props: ControlProps) {
  return <JsonText {...props} lenient={false} />;
}

export function TemplateJsonControl(props: ControlProps) {
  return <JsonText {...props} lenient />;
}

const EXAMPLE = {
  type: "object",
  properties: { score: { type: "number", minimum: 0, maximum: 100 }, reason: { type: "string" } },
  required: ["score", "reason"],
};

/** A JSON Schema as text, with what its fields come to, and an example to begin with. */
export function JsonSchemaControl(props: ControlProps) {
  const { value, onChange, disabled } = props;
  const fields =
    isJsonObject(value) && isJsonObject(value["properties"]) ? Object.entries(value["properties"]) : [];
  return (
    <div className="grid gap-1.5">
      {value === undefined && !disabled && (
        <Button size="sm" className="justify-self-start" onClick={() => onChange(EXAMPLE)}>
          Begin with an example
        </Button>
      )}
      {fields.length > 0 && (
        <ul className="grid rounded-md bg-sunken px-2 py-1.5 font-mono text-sm">
          {fields.map(([name, schema]) => (
            <li key={name} className="truncate">
              {name}: <span className="text-muted">{typeText(schema) + rangeText(schema)}</span>
            </li>
          ))}
        </ul>
      )}
      <JsonText {...props} lenient={false} />
    </div>
  );
}

/** The bounds that a number has to keep to, where there are both. */
function rangeText(schema: Json): string {
  const { minimum, maximum } = isJsonObject(schema) ? schema : {};
  return typeof minimum === "number" && typeof maximum === "number" ? ` ${minimum}–${maximum}` : "";
}
