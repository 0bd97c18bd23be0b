import { useState } from "react";

interface CheckedText {
  text: string;
  /** What is wrong with it, once it was left. */
  error: string | null;
  onChange(text: string): void;
  onBlur(): void;
}

interface Typed {
  text: string;
  isRight: boolean;
  /** The value as long as this is what was typed: another one, from an undo or from somebody else, takes its place. */
  over: string;
  left: boolean;
}

interface Rules {
  /** What is wrong with a text, in words; null for nothing. */
  faultOf(text: string): string | null;
  /** How the value of a text that is right is written, where that is not the text itself: `0.50` is `0.5`. */
  written?(text: string): string;
  commit(text: string): void;
}

/**
 * The text of a field of which only what is right goes on to `commit`. What is typed stays as it is until the
 * field is left, `0.` on the way to `0.5`, too. What `faultOf` finds fault with is explained then, and never saved.
 */
export function useCheckedText(value: string, { faultOf, written, commit }: Rules): CheckedText {
  const [typed, setTyped] = useState<Typed | null>(null);
  const current = typed?.over === value ? typed : null;
  return {
    text: current?.text ?? value,
    error: current?.left ? faultOf(current.text.trim()) : null,
    onChange: (text) => {
      const meant = text.trim();
      const isRight = faultOf(meant) === null;
      const over = isRight ? (written?.(meant) ?? meant) : value;
      setTyped({ text, isRight, over, left: !isRight && (current?.left ?? false) });
      if (isRight) commit(meant);
    },
    onBlur: () => setTyped(current && !current.isRight ? { ...current, left: true } : null),
  };
}
