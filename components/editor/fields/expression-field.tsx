import { type ComponentType, useEffect, useRef, useState } from "react";
import { labelIdOf, useFieldControl } from "@/components/ui/field";
import { CONTROL_CLASS } from "@/components/ui/input";
import type { ExpectedType } from "@/lib/expressions";
import { cn } from "@/lib/utils/cn";
import type { CodeMirrorFieldProps } from "./code-mirror-field";
import { useFieldEnvironment } from "./field-environment";
import type { FieldKind } from "./segments";

export interface ExpressionFieldProps {
  kind: FieldKind;
  text: string;
  onChange(text: string): void;
  /** Lines that it is high when empty; it grows with its text. */
  rows: number;
  /** Names the field where no label around it does. */
  label?: string;
  placeholder?: string | undefined;
  disabled: boolean;
  /** Names that this field sees besides those of its form. */
  sees?: readonly string[];
  expects?: ExpectedType | undefined;
  onBlur?: () => void;
}

let fetched: ComponentType<CodeMirrorFieldProps> | null = null;

/** Where the plain field was left when the real one took its place. */
interface Handover {
  Field: ComponentType<CodeMirrorFieldProps>;
  selection: { start: number; end: number } | null;
}

const PLAIN_CLASS =
  "block min-h-8 resize-none overflow-auto px-2 py-[5px] font-mono text-sm leading-5 field-sizing-content";

/**
 * A field for text with expressions, for an expression, or for code. Its editor is fetched when the first
 * such field is shown; until it is there the field is a plain one of the same size, and what was typed into
 * that stays, with the cursor.
 */
export function ExpressionField(props: ExpressionFieldProps) {
  const { text, onChange, rows, label, placeholder, disabled, kind, onBlur } = props;
  const [loaded, setLoaded] = useState<Handover | null>(fetched && { Field: fetched, selection: null });
  const environment = useFieldEnvironment();
  const around = useFieldControl();
  const area = useHandover(loaded === null, setLoaded);
  if (loaded) {
    const name =
      label === undefined
        ? around.id !== undefined && { "aria-labelledby": labelIdOf(around.id) }
        : { "aria-label": label };
    const control = label === undefined ? around : {};
    return (
      <loaded.Field
        {...props}
        environment={environment}
        attributes={{ ...control, ...name }}
        selection={loaded.selection}
      />
    );
  }
  return (
    <textarea
      {...(label === undefined ? around : { "aria-label": label })}
      ref={area}
      rows={rows}
      value={text}
      disabled={disabled}
      placeholder={placeholder}
      spellCheck={false}
      wrap={kind === "javascript" ? "off" : "soft"}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
      className={cn(CONTROL_CLASS, PLAIN_CLASS, kind === "javascript" ? "max-h-96 min-h-32" : "max-h-72")}
    />
  );
}

/** Fetches the editor, and takes over once no letter is half-written (as with an input method). */
function useHandover(wanted: boolean, onLoad: (handover: Handover) => void) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!wanted) return;
    let composing = false;
    let Field: ComponentType<CodeMirrorFieldProps> | null = null;
    const element = area.current;
    const takeOver = () => {
      if (!Field || composing) return;
      const isFocused = element !== null && document.activeElement === element;
      onLoad({
        Field,
        selection: isFocused ? { start: element.selectionStart, end: element.selectionEnd } : null,
      });
    };
    const events = new AbortController();
    const { signal } = events;
    element?.addEventListener("compositionstart", () => (composing = true), { signal });
    element?.addEventListener(
      "compositionend",
      () => {
        composing = false;
        takeOver();
      },
      { signal },
    );
    // Without the network the plain field stays: it takes the same text.
    import("./code-mirror-field").then(
      (module) => {
        fetched = module.CodeMirrorField;
        if (signal.aborted) return;
        Field = fetched;
        takeOver();
      },
      () => undefined,
    );
    return () => events.abort();
  }, [wanted, onLoad]);
  return area;
}
