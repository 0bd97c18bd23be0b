import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { useFieldControl } from "@/components/ui/field";
import { CONTROL_CLASS } from "@/components/ui/input";
import { cn } from "@/lib/utils/cn";
import { editCode } from "./code-keys";
import type { ControlProps } from "./control-props";

/** Several lines of code with their numbers. Tab indents, so Escape is the way out for the keyboard. */
export function CodeControl({ field, value, onChange, disabled }: ControlProps) {
  const control = useFieldControl();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const cursor = useRef<[number, number] | null>(null);
  const text = typeof value === "string" ? value : "";
  const lines = text.split("\n").length;
  // The cursor is put back after an edit of ours: setting the text moves it to the end.
  useLayoutEffect(() => {
    if (cursor.current && area.current?.value === text) area.current.setSelectionRange(...cursor.current);
    cursor.current = null;
  }, [text]);
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.currentTarget.blur();
      return;
    }
    const { selectionStart: start, selectionEnd: end } = event.currentTarget;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.nativeEvent.isComposing;
    const edited = plain ? editCode({ text, start, end }, event) : null;
    if (!edited) return;
    event.preventDefault();
    cursor.current = [edited.start, edited.end];
    onChange(edited.text);
  }
  return (
    <div className="group grid gap-1">
      <div
        className={cn(
          CONTROL_CLASS,
          "flex overflow-hidden px-0 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/30",
          control["aria-invalid"] && "border-failed",
        )}
      >
        <div
          ref={gutter}
          aria-hidden
          className="max-h-96 shrink-0 select-none overflow-hidden border-r bg-sunken px-1.5 py-1.5 text-right font-mono text-faint text-sm leading-5"
        >
          {Array.from({ length: lines }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are their numbers
            <div key={index}>{index + 1}</div>
          ))}
        </div>
        <textarea
          {...control}
          ref={area}
          value={text}
          rows={6}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          disabled={disabled}
          placeholder={field.placeholder}
          onKeyDown={onKeyDown}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          className="max-h-96 min-h-32 min-w-0 flex-1 resize-none overflow-auto bg-transparent px-2 py-1.5 font-mono text-sm leading-5 outline-none field-sizing-content"
        />
      </div>
      <p className="hidden text-faint text-xs group-focus-within:block">
        Tab indents. Escape leaves the field.
      </p>
    </div>
  );
}
