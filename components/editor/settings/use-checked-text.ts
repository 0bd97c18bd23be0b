import { useState } from "react";

interface CheckedText {
  text: string;
  /** What is wrong with it, once it was left. */
  error: string | null;
  onChange(text: string): void;
  onBlur(): void;
}

interface Wrong {
  text: string;
  /** What held when it was typed: another value, from an undo or from somebody else, takes its place. */
  over: string;
  left: boolean;
}

/**
 * The text of a field of which only what is right goes on to `commit`. What `faultOf` finds fault with stays in
 * the field, is explained when the field is left, and is never saved.
 */
export function useCheckedText(
  value: string,
  faultOf: (text: string) => string | null,
  commit: (text: string) => void,
): CheckedText {
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const current = wrong?.over === value ? wrong : null;
  return {
    text: current?.text ?? value,
    error: current?.left ? faultOf(current.text) : null,
    onChange: (text) => {
      const isRight = faultOf(text.trim()) === null;
      setWrong(isRight ? null : { text, over: value, left: current?.left ?? false });
      if (isRight) commit(text.trim());
    },
    onBlur: () => setWrong(current && { ...current, left: true }),
  };
}
