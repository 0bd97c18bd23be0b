import { Braces, Rows3 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FieldParts } from "@/components/ui/field";
import type { Json } from "@/lib/utils/json";
import { parseJson } from "@/lib/utils/parse-json";
import { ExpressionField } from "../fields/expression-field";
import { SchemaBuilder } from "../fields/schema-builder";
import { rowsOf } from "../fields/schema-rows";
import type { ControlProps } from "./control-props";
import { expectedIn, namesIn } from "./text-controls";

function print(value: Json | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

interface JsonTextProps extends ControlProps {
  /** Whether text that is no JSON is taken as a string, as where `{{ … }}` gives the value. */
  lenient: boolean;
}

/** What was typed, and the value that the field had with it: once that changes otherwise, the text is stale. */
interface Draft {
  text: string;
  value: Json | undefined;
}

/** JSON as text, checked as it is typed; what does not parse is not taken over. */
function JsonText({ field, value, onChange, disabled, lenient }: JsonTextProps) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const kept = draft !== null && JSON.stringify(draft.value) === JSON.stringify(value) ? draft.text : null;
  const shown = kept ?? (lenient && typeof value === "string" ? value : print(value));
  const parsed = shown.trim() === "" ? null : parseJson(shown);
  const message = !lenient && parsed && "message" in parsed ? parsed.message : null;
  function change(text: string) {
    const result = text.trim() === "" ? { value: undefined } : parseJson(text);
    const next = "value" in result ? result.value : lenient ? text : value;
    setDraft({ text, value: next });
    if (next !== value) onChange(next);
  }
  return (
    <div className="grid gap-1">
      <ExpressionField
        kind={lenient ? "template-json" : "json"}
        text={shown}
        rows={5}
        disabled={disabled}
        placeholder={field.placeholder ?? "{ }"}
        onChange={change}
        onBlur={() => message === null && setDraft(null)}
        sees={namesIn(field)}
        expects={expectedIn(field)}
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

/** A JSON Schema, drawn field by field or written as JSON, with an example to begin with. */
export function JsonSchemaControl(props: ControlProps) {
  const { value, onChange, disabled } = props;
  const [raw, setRaw] = useState(false);
  const canDraw = rowsOf(value) !== null;
  const drawn = canDraw && !raw;
  return (
    <div className="grid gap-1.5">
      {value === undefined && !disabled && (
        <Button size="sm" className="justify-self-start" onClick={() => onChange(EXAMPLE)}>
          Begin with an example
        </Button>
      )}
      {drawn ? (
        <FieldParts>
          <SchemaBuilder schema={value} disabled={disabled} onChange={onChange} />
        </FieldParts>
      ) : (
        <JsonText {...props} lenient={false} />
      )}
      {canDraw ? (
        <Button size="sm" variant="ghost" className="justify-self-end" onClick={() => setRaw(!raw)}>
          {raw ? <Rows3 /> : <Braces />} {raw ? "Edit as fields" : "Edit as JSON"}
        </Button>
      ) : (
        <p className="text-faint text-sm">
          This schema is not of an object with fields, so it is edited as JSON.
        </p>
      )}
    </div>
  );
}
