import { expect, test } from "vitest";
import { evaluate } from "../evaluate";
import { functions } from "./table";

const scope = { $now: "2026-01-31T09:30:00.000Z", $seed: "run_1/score" };

test.each(functions.map((f) => [f.example, f.result] as const))(
  "the documented example %s gives %s",
  (example, result) => {
    expect(evaluate(example, scope)).toEqual(JSON.parse(result));
  },
);

test("every function is documented once, with its signature and a full sentence", () => {
  expect(new Set(functions.map((f) => f.name)).size).toBe(functions.length);
  for (const f of functions) {
    expect(f.signature).toContain(`${f.name}(`);
    expect(f.description).toMatch(/^[A-Z].*\.$/s);
  }
});

test("signatures are generated from the parameters", () => {
  const signature = (name: string) => functions.find((f) => f.name === name)?.signature;
  expect(signature("replace")).toBe("text.replace(search: string, replacement: string): string");
  expect(signature("round")).toBe("round(number: number, places?: number): number");
});
