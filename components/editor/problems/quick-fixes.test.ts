import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { draw } from "@/lib/graph/testing/draw";
import { validate } from "@/lib/graph/validate";
import { catalogue } from "@/lib/nodes/registry";
import { quickFixOf } from "./quick-fixes";

/** The label of the fix of the first fault of a kind, and what is then still wrong. */
function fix(document: WorkflowDocument, code: string): [string | undefined, string[]] {
  const issue = validate(document, catalogue).find((each) => each.code === code);
  if (!issue) throw new Error(`There is no ${code}`);
  const found = quickFixOf(document, issue);
  const after = found?.apply() ?? document;
  return [found?.label, validate(after, catalogue).map((each) => each.code)];
}

const types = {
  start: "manual",
  code: { type: "code", config: { source: "return 1;" } },
  after: { type: "code", config: { source: "return 2;" } },
};

describe("a quick fix", () => {
  test("takes away an edge that leads nowhere, and one of two that are the same", () => {
    const document = draw("start -> code -> after", types);
    const gone = { ...document, edges: [...document.edges, { from: "code", to: "ghost" }] };
    expect(fix(gone, "edge-to-nowhere")).toEqual(["Remove the connection", []]);
    const twice = { ...document, edges: [...document.edges, { from: "start", to: "code" }] };
    expect(fix(twice, "duplicate-edge")).toEqual(["Keep one", []]);
  });

  test("puts a trigger before the first node", () => {
    expect(fix(draw("code -> after", types), "no-trigger")).toEqual(["Add “Manual start”", []]);
  });

  test("enables a trigger that is there", () => {
    const document = draw("start -> code", { ...types, start: { type: "manual", disabled: true } });
    expect(fix(document, "no-trigger")).toEqual(["Enable it", []]);
  });

  test("writes the name that was meant into an expression", () => {
    const when = { branches: [{ id: "yes", when: "steps.cod != null" }] };
    const document = draw("start -> code -> check", { ...types, check: { type: "condition", config: when } });
    const [label, left] = fix(document, "expression-unknown-step");
    expect(label).toBe("Write code");
    expect(left).not.toContain("expression-unknown-step");
  });

  test("deletes what nothing leads to, and mends a policy", () => {
    expect(fix(draw("start -> code\n after", types), "unreachable")).toEqual(["Delete it", []]);
    const branch = { ...types, code: { ...types.code, policy: { onError: "branch" as const } } };
    expect(fix(draw("start -> code", branch), "error-port-unused")).toEqual([
      "Let its errors fail the run",
      [],
    ]);
  });

  test("is not offered where somebody has to think", () => {
    const document = draw("start -> call", { start: "manual", call: { type: "http", config: { url: "" } } });
    expect(fix(document, "missing-field")[0]).toBeUndefined();
  });
});
