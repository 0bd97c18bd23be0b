import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
import { type Completion, complete } from "@/lib/expressions";
import { useExpressionScope } from "./expression-scope";

/** More are not of use: the next letter leaves fewer. */
const AT_MOST = 50;

interface CompletionOptions {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  kind: "template" | "expression" | "plain";
  /** Names that this field sees besides those of its form. */
  sees: readonly string[];
  onChange(text: string): void;
}

/** What could be written at the cursor of a field with expressions, and the keys that choose among it. */
export function useCompletion({ area, text, kind, sees, onChange }: CompletionOptions) {
  const scope = useExpressionScope();
  const id = useId();
  const [found, setFound] = useState<readonly Completion[]>([]);
  const [active, setActive] = useState(0);
  const caret = useRef<number | null>(null);
  const close = () => setFound([]);
  // The cursor goes where the completion wants it once the field has the new text.
  useLayoutEffect(() => {
    if (caret.current !== null && area.current?.value === text) {
      area.current.setSelectionRange(caret.current, caret.current);
    }
    caret.current = null;
  }, [area, text]);

  function suggest(source: string, offset: number) {
    if (!scope || kind === "plain") return;
    const types = { ...scope(), ...Object.fromEntries(sees.map((name) => [name, true])) };
    const all = complete(source, offset, types, { template: kind === "template" });
    const [only] = all;
    const isWritten = all.length === 1 && only && source.slice(only.start, only.end) === only.insert;
    setFound(isWritten ? [] : all.slice(0, AT_MOST));
    setActive(0);
  }
  function accept(choice: Completion) {
    caret.current = choice.start + choice.caret;
    onChange(text.slice(0, choice.start) + choice.insert + text.slice(choice.end));
    close();
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === " " && event.ctrlKey) suggest(text, event.currentTarget.selectionStart);
    else if (!actOn(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }
  /** Whether the key was for the list. */
  function actOn({ key, shiftKey }: KeyboardEvent): boolean {
    const current = found[active];
    if (!current) return false;
    if (key === "ArrowDown") setActive((active + 1) % found.length);
    else if (key === "ArrowUp") setActive((active + found.length - 1) % found.length);
    else if ((key === "Enter" || key === "Tab") && !shiftKey) accept(current);
    else if (key === "Escape") close();
    else {
      if (/^(Arrow|Home|End|Page)/.test(key)) close();
      return false;
    }
    return true;
  }
  const aria = {
    "aria-autocomplete": kind === "plain" ? undefined : ("list" as const),
    "aria-controls": found.length > 0 ? id : undefined,
    "aria-activedescendant": found.length > 0 ? `${id}-${active}` : undefined,
  };
  return { id, found, active, aria, suggest, accept, close, onKeyDown };
}
