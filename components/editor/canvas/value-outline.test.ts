import { describe, expect, test } from "vitest";
import { outlineOf } from "./value-outline";

describe("outlineOf", () => {
  test("an object is a line for each of its fields", () => {
    expect(
      outlineOf({ name: "Ada", tags: ["a", "b"], address: { city: "Ulm" }, age: 36, gone: null }),
    ).toEqual([
      { key: "name", text: "“Ada”" },
      { key: "tags", text: "2 items" },
      { key: "address", text: "{1 field}" },
      { key: "age", text: "36" },
      { key: "gone", text: "null" },
    ]);
  });

  test("what has no room is counted", () => {
    const lines = outlineOf(
      Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, index])),
    );
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toEqual({ key: null, text: "and 4 more" });
  });

  test("a value without fields is a line of its own, cut where it is long", () => {
    expect(outlineOf([1])).toEqual([{ key: null, text: "1 item" }]);
    expect(outlineOf({})).toEqual([{ key: null, text: "{0 fields}" }]);
    expect(outlineOf(true)).toEqual([{ key: null, text: "true" }]);
    const [long] = outlineOf(`first\nsecond ${"x".repeat(90)}`);
    expect(long?.text).toHaveLength(62);
    expect(long?.text.startsWith("“first second x")).toBe(true);
  });
});
