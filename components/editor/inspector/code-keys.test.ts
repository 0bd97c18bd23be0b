import { expect, test } from "vitest";
import { editCode, type Selected } from "./code-keys";

/** Text in which `|` marks the cursor, or both ends of what is selected. */
function at(marked: string): Selected {
  const start = marked.indexOf("|");
  const end = marked.lastIndexOf("|");
  return { text: marked.replaceAll("|", ""), start, end: end === start ? start : end - 1 };
}

function shown(state: Selected | null): string | null {
  if (!state) return null;
  const { text, start, end } = state;
  const tail = `|${text.slice(end)}`;
  return start === end
    ? text.slice(0, start) + tail
    : `${text.slice(0, start)}|${text.slice(start, end)}${tail}`;
}

test.each([
  ["Tab puts two spaces where the cursor is", "a|b", "Tab", "a  |b"],
  ["Tab takes the place of what is selected within a line", "a|bc|d", "Tab", "a  |d"],
  ["Tab indents all lines that are selected", "|a\n\nb|\nc", "Tab", "  |a\n\n  b|\nc"],
  ["Shift and Tab take two spaces away", "  a|b", "Shift+Tab", "a|b"],
  ["Shift and Tab take away what little there is", " a|b\n", "Shift+Tab", "a|b\n"],
  ["Shift and Tab change nothing in a line that is not indented", "a\nb|", "Shift+Tab", "a\nb|"],
  ["Shift and Tab reach all lines that are selected", "|  a\n    b|", "Shift+Tab", "|a\n  b|"],
  ["Enter keeps the depth of the line", "  a|", "Enter", "  a\n  |"],
  ["Enter goes deeper after an opening bracket", "if (x) {|", "Enter", "if (x) {\n  |"],
  ["Enter in the middle of the indent keeps that much of it", "x\n | a", "Enter", "x\n \n | a"],
  ["letters are typed as ever", "a|", "b", null],
])("%s", (_, before, keys, after) => {
  const key = keys.replace("Shift+", "");
  expect(shown(editCode(at(before), { key, shiftKey: keys.startsWith("Shift+") }))).toBe(after);
});
