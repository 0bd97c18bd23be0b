import { useRef, useState } from "react";
import { useFieldControl } from "@/components/ui/field";
import { CONTROL_CLASS, Input } from "@/components/ui/input";
import { cn } from "@/lib/utils/cn";
import type { Json } from "@/lib/utils/json";
import { CompletionList } from "./completion-list";
import type { ControlProps } from "./control-props";
import { useCompletion } from "./use-completion";

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
  return <Highlighted {...props} kind="template" rows={1} />;
}

export function TemplateAreaControl(props: ControlProps) {
  return <Highlighted {...props} kind="template" rows={4} />;
}

export function ExpressionControl(props: ControlProps) {
  return <Highlighted {...props} kind="expression" rows={1} />;
}

export function MarkdownControl(props: ControlProps) {
  return <Highlighted {...props} kind="plain" rows={6} />;
}

interface HighlightedProps extends ControlProps {
  kind: "template" | "expression" | "plain";
  rows: number;
  /** Names the field where no label around it does. */
  label?: string;
}

/** A template among others, such as one value of a map. */
export function TemplateText(props: ControlProps & { label: string }) {
  return <Highlighted {...props} kind="template" rows={1} />;
}

const TEXT_CLASS =
  "whitespace-pre-wrap break-words px-2 py-[5px] font-mono text-sm leading-5 [overflow-wrap:anywhere]";

/** A text area over the same text with its chips drawn: it stays a plain field to type in and to read aloud. */
function Highlighted(props: HighlightedProps) {
  const { field, value, onChange, disabled, kind, rows, label } = props;
  const around = useFieldControl();
  const control = label === undefined ? around : { "aria-label": label };
  const backdrop = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const text = textOf(value);
  const change = (next: string) => onChange(orAbsent(props, next));
  const completion = useCompletion({ area, text, kind, sees: namesIn(field), onChange: change });
  return (
    <div className="relative">
      <div
        ref={backdrop}
        aria-hidden
        className={cn(TEXT_CLASS, "pointer-events-none absolute inset-px overflow-hidden")}
      >
        {kind === "template" ? <Chips text={text} /> : text}{" "}
      </div>
      <textarea
        {...control}
        {...completion.aria}
        ref={area}
        rows={rows}
        value={text}
        disabled={disabled}
        placeholder={field.placeholder}
        spellCheck={kind === "plain"}
        onKeyDown={completion.onKeyDown}
        onBlur={completion.close}
        onClick={completion.close}
        onScroll={(event) => {
          if (backdrop.current) backdrop.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onChange={(event) => {
          change(event.target.value);
          completion.suggest(event.target.value, event.target.selectionStart);
        }}
        className={cn(
          CONTROL_CLASS,
          TEXT_CLASS,
          "relative block max-h-72 min-h-8 resize-none bg-transparent text-transparent caret-fg field-sizing-content",
        )}
      />
      <CompletionList {...completion} drawn={backdrop} onAccept={completion.accept} />
    </div>
  );
}

/** What a field's expressions see besides what those of its node do. */
function namesIn({ jsonSchema: { sees } }: ControlProps["field"]): string[] {
  return Array.isArray(sees) ? sees.map(String) : [];
}

function Chips({ text }: { text: string }) {
  const parts = partsOf(text);
  return parts.map((part) =>
    part.chip ? (
      <span
        key={part.at}
        className="rounded bg-accent-soft text-accent shadow-[0_0_0_1px_var(--accent-soft)]"
      >
        {part.text}
      </span>
    ) : (
      <span key={part.at}>{part.text}</span>
    ),
  );
}

/** The text cut at its `{{ … }}`; text that does not parse yet is drawn as it is. */
function partsOf(text: string): { at: number; text: string; chip: boolean }[] {
  const parts: { at: number; text: string; chip: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{\{[\s\S]*?\}\}/g)) {
    if (match.index > at) parts.push({ at, text: text.slice(at, match.index), chip: false });
    parts.push({ at: match.index, text: match[0], chip: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ at, text: text.slice(at), chip: false });
  return parts;
}
