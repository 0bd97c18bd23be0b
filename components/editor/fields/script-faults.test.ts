import { javascriptLanguage } from "@codemirror/lang-javascript";
import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { scriptFaults } from "./script-faults";

function faults(script: string) {
  return scriptFaults(javascriptLanguage.parser.parse(script), Text.of(script.split("\n")));
}

test.each([
  "return await steps.a.b;",
  "const s = 'it\\'s';\nreturn `a`;",
  "return items.map(({ a, ...b }) => ({ a, b }));",
  "",
])("%s is fine", (script) => {
  expect(faults(script)).toEqual([]);
});

test.each([
  ["const a = [1, 2;\nreturn a;", "Line 1: a closing “]” is missing."],
  ["if (a) {\n  b();\nreturn 1;", "Line 3: a closing “}” is missing, for the one opened in line 1."],
  ["foo(1, 2", "Line 1: a closing “)” is missing."],
  ['const x = "abc\nreturn x', 'Line 1: the text is not closed with ".'],
  ["return `abc", "Line 1: the text is not closed with `."],
  ["/* abc", "Line 1: the comment is not closed with */."],
  ["let a = 1 +;", "Line 1: something is missing after “+”."],
  ["x.", "Line 1: something is missing after “.”."],
  ["if x > 3 { }", "Line 1: a “(” is missing."],
  ["return a ? b", "Line 1: a “:” is missing."],
  ["const a = 1;\nretrun 3;", "Line 2: “3” does not belong here."],
  ["return 1;\n)", "Line 2: “)” does not belong here."],
])("%s is said to be wrong in words", (script, message) => {
  expect(faults(script).map((each) => each.message)).toEqual([message]);
});

test("what is underlined is never empty, and inside the text", () => {
  for (const script of ["foo(1, 2", "x.", "(", "}", "a b c", "if"]) {
    for (const { from, to } of faults(script)) {
      expect([script, from >= 0 && to > from && to <= script.length]).toEqual([script, true]);
    }
  }
});
