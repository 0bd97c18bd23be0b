import { expect, test } from "vitest";
import { evaluate } from "../evaluate";
import { functionDocs } from "./table";

const scope = { $now: "2026-01-31T09:30:00.000Z", $seed: "run_1/score" };

test.each(functionDocs().map(({ example }) => [example.source, example.result] as const))(
  "the documented example %s gives %s",
  (source, result) => {
    expect(evaluate(source, scope)).toEqual(JSON.parse(result));
  },
);

test("every function is documented once, with its signatures, a full sentence and an example of itself", () => {
  const docs = functionDocs();
  expect(new Set(docs.map(({ name }) => name)).size).toBe(docs.length);
  for (const { name, signatures, description, example } of docs) {
    expect(signatures.length).toBeGreaterThan(0);
    for (const signature of signatures) expect(signature).toContain(`${name}(`);
    expect(description).toMatch(/^[A-Z].*\.$/s);
    expect(example.source).toContain(`${name}(`);
  }
});

test("signatures are generated from the parameters", () => {
  const signatures = (name: string) => functionDocs().find((f) => f.name === name)?.signatures;
  expect(signatures("replace")).toEqual(["text.replace(search: string, replacement: string): string"]);
  expect(signatures("round")).toEqual(["round(number: number, places?: number): number"]);
  expect(signatures("map")).toEqual(["list.map(x, expression)", "list.map(x, condition, expression)"]);
});
