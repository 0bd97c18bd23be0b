import { expect, test } from "vitest";
import { segmentAt, segmentsOf } from "./segments";

test("the strings of JSON are templates of their own, escapes and all", () => {
  const text = String.raw`{ "a\n": "x {{ steps[\"b c\"].n }}" }`;
  const [key, value] = segmentsOf("template-json", text);
  expect(key?.source).toBe("a\n");
  expect(value?.source).toBe('x {{ steps["b c"].n }}');
  const at = value?.source.indexOf("b c") ?? 0;
  expect(text.slice(value?.outer(at), value?.outer(at + 3))).toBe("b c");
  expect(value?.inner(value.outer(at))).toBe(at);
  expect(value?.encode('["x"]')).toBe(String.raw`[\"x\"]`);
});

test("text that is no JSON is one template, as an expression may give the whole value", () => {
  expect(segmentsOf("template-json", "{{ steps.a }}").map(({ source }) => source)).toEqual(["{{ steps.a }}"]);
  expect(segmentsOf("template-json", "plain").map(({ template }) => template)).toEqual([true]);
});

test("a string that is not closed yet ends with its line", () => {
  const text = '{ "a": "{{ tri\n}';
  expect(segmentAt("template-json", text, 14)?.source).toBe("{{ tri");
  expect(segmentAt("template-json", text, 16)).toBeNull();
});

test("code and plain JSON have none", () => {
  expect(segmentsOf("javascript", "return '{{ x }}'")).toEqual([]);
  expect(segmentsOf("json", '"{{ x }}"')).toEqual([]);
});
