import { useState } from "react";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { ExpectedType } from "@/lib/expressions";
import type { Json } from "@/lib/utils/json";
import { ExpressionField } from "../fields/expression-field";
import type { ControlProps } from "./control-props";

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** An emptied field that may be absent is taken out rather than left as empty text. */
function orAbsent({ field }: ControlProps, text: string): string | undefined {
  return text === "" && !field.required ? undefined : text;
}

export function TextControl(props: ControlProps) {
  const { field, value, onChange, disabled } = props;
  return (
    <Input
      value={textOf(value)}
      placeholder={field.placeholder}
      disabled={disabled}
      spellCheck={false}
      onChange={(event) => onChange(orAbsent(props, event.target.value))}
    />
  );
}

export function NumberControl({ field, value, onChange, disabled }: ControlProps) {
  const { minimum, maximum, type } = field.jsonSchema;
  const [draft, setDraft] = useState<string | null>(null);
  function change(text: string) {
    setDraft(text);
    const number = Number(text);
    if (text.trim() === "") onChange(undefined);
    else if (Number.isFinite(number)) onChange(number);
  }
  return (
    <Input
      type="number"
      inputMode="decimal"
      value={draft ?? textOf(value)}
      placeholder={field.placeholder ?? textOf(field.default)}
      disabled={disabled}
      step={type === "integer" ? 1 : "any"}
      {...(typeof minimum === "number" && Math.abs(minimum) < 1e9 ? { min: minimum } : {})}
      {...(typeof maximum === "number" && Math.abs(maximum) < 1e9 ? { max: maximum } : {})}
      onChange={(event) => change(event.target.value)}
      onBlur={() => setDraft(null)}
      className="tabular-nums"
    />
  );
}

/** Text with `{{ … }}` in it, each drawn as a chip; one line that grows. */
export function TemplateControl(props: ControlProps) {
  return <CelControl {...props} kind="template" rows={1} />;
}

export function TemplateAreaControl(props: ControlProps) {
  return <CelControl {...props} kind="template" rows={4} />;
}

export function ExpressionControl(props: ControlProps) {
  return <CelControl {...props} kind="expression" rows={1} />;
}

/** A template among others, such as one value of a map. */
export function TemplateText(props: ControlProps & { label: string }) {
  return <CelControl {...props} kind="template" rows={1} />;
}

export function MarkdownControl(props: ControlProps) {
  const { field, value, onChange, disabled } = props;
  return (
    <Textarea
      value={textOf(value)}
      rows={6}
      placeholder={field.placeholder}
      disabled={disabled}
      onChange={(event) => onChange(orAbsent(props, event.target.value))}
      className="max-h-72 font-mono text-sm leading-5 field-sizing-content"
    />
  );
}

interface CelControlProps extends ControlProps {
  kind: "template" | "expression";
  rows: number;
  label?: string;
}

function CelControl(props: CelControlProps) {
  const { field, value, onChange, disabled, kind, rows, label } = props;
  return (
    <ExpressionField
      kind={kind}
      text={textOf(value)}
      rows={rows}
      disabled={disabled}
      placeholder={field.placeholder}
      sees={namesIn(field)}
      expects={expectedIn(field)}
      onChange={(text) => onChange(orAbsent(props, text))}
      {...(label !== undefined && { label })}
    />
  );
}

/** What a field's expressions see besides what those of its node do. */
export function namesIn({ jsonSchema: { sees } }: ControlProps["field"]): string[] {
  return Array.isArray(sees) ? sees.map(String) : [];
}

/** What the value of a field's expression has to be. */
export function expectedIn({ jsonSchema: { expects } }: ControlProps["field"]): ExpectedType | undefined {
  return expects === "boolean" || expects === "list" ? expects : undefined;
}
