import { expect, test } from "vitest";
import { findIn, partOf, tableOf } from "./values";

test("the expression of a part is one that can be written", () => {
  expect(partOf("steps.score", "object")).toBe("steps.score.object");
  expect(partOf("steps.score", "two words")).toBe('steps.score["two words"]');
  expect(partOf("items", 2)).toBe("items[2]");
  expect(partOf("", "item")).toBe("item");
});

const answer = {
  list: [
    { mail: "Ada@x.com", n: 1 },
    { mail: "bob@y.com", n: null },
  ],
  total: 12,
};

test("parts are found by their name and by their text, whatever the case", () => {
  const paths = (words: string) => findIn(answer, "steps.a", words, 10).map(({ path }) => path);
  expect(paths("ada@")).toEqual(["steps.a.list[0].mail"]);
  expect(paths("MAIL")).toEqual(["steps.a.list[0].mail", "steps.a.list[1].mail"]);
  expect(paths("12")).toEqual(["steps.a.total"]);
  expect(paths("nowhere")).toEqual([]);
  expect(paths(" ")).toEqual([]);
  expect(findIn(answer, "a", "a", 2)).toHaveLength(2);
});

test("a list of objects is a table, also one inside of an object", () => {
  expect(tableOf(answer, "steps.a")).toMatchObject({ path: "steps.a.list", columns: ["mail", "n"] });
  expect(tableOf([{ a: 1 }, { b: 2 }], "item")).toMatchObject({ path: "item", columns: ["a", "b"] });
  expect(tableOf({ body: answer }, "trigger")).toMatchObject({ path: "trigger.body.list" });
  expect(tableOf([1, 2], "item")).toBeNull();
  expect(tableOf([{ a: 1 }, 2], "item")).toBeNull();
  expect(tableOf("text", "item")).toBeNull();
});
