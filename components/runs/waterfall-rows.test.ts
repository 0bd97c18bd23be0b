import { describe, expect, test } from "vitest";
import type { StepState } from "./run-state";
import { waterfallAxis } from "./waterfall-axis";
import { parentOf, waterfallRows } from "./waterfall-rows";

function step(path: string, second: number, kind: StepState["kind"] = "node"): StepState {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  return {
    path,
    nodeId: path,
    kind,
    status: "completed",
    port: null,
    items: null,
    startedAt: at,
    finishedAt: at,
    error: null,
    attempts: [],
  };
}

function stepsOf(...steps: StepState[]): Map<string, StepState> {
  return new Map(steps.map((item) => [item.path, item]));
}

function draw(steps: Map<string, StepState>, folds: Record<string, boolean> = {}): string[] {
  return waterfallRows(steps, new Map(Object.entries(folds))).map(
    ({ step: { path }, depth, open }) =>
      `${"  ".repeat(depth)}${open === null ? "" : open ? "- " : "+ "}${path}`,
  );
}

describe("waterfallRows", () => {
  test("steps nest by container, iteration and call", () => {
    const steps = stepsOf(
      step("lead", 0),
      step("score", 1),
      step("score/turn[0]", 1, "call"),
      step("score/turn[1]", 1, "call"),
      step("each", 2),
      step("each[1]", 2, "iteration"),
      step("each[0]", 2, "iteration"),
      step("each[0]/mail", 3),
      step("each[1]/mail", 3),
    );
    expect(draw(steps)).toEqual([
      "lead",
      "- score",
      "  score/turn[0]",
      "  score/turn[1]",
      "- each",
      "  - each[0]",
      "    each[0]/mail",
      "  - each[1]",
      "    each[1]/mail",
    ]);
    expect(draw(steps, { "each[0]": false, score: false })).toEqual([
      "lead",
      "+ score",
      "- each",
      "  + each[0]",
      "  - each[1]",
      "    each[1]/mail",
    ]);
  });

  test("the only call of a node starts folded", () => {
    const steps = stepsOf(step("score", 0), step("score/turn[0]", 0, "call"));
    expect(draw(steps)).toEqual(["+ score"]);
    expect(draw(steps, { score: true })).toEqual(["- score", "  score/turn[0]"]);
  });

  test("a step whose iteration has no row says which one it is of", () => {
    const steps = stepsOf(step("each", 0), step("each[4]/inner[2]/mail", 1));
    expect(waterfallRows(steps, new Map())[1]).toMatchObject({ depth: 1, index: "[4][2]" });
  });

  test("many iterations start folded and can be unfolded one by one", () => {
    const steps = stepsOf(step("each", 0));
    for (let i = 0; i < 12; i++) {
      steps.set(`each[${i}]`, step(`each[${i}]`, 1, "iteration"));
      steps.set(`each[${i}]/mail`, step(`each[${i}]/mail`, 1));
    }
    expect(draw(steps)).toHaveLength(13);
    expect(draw(steps, { "each[3]": true })).toContain("    each[3]/mail");
  });

  test("a container says how many of its iterations have ended", () => {
    const steps = stepsOf(step("each", 0), step("each[0]", 1, "iteration"), {
      ...step("each[1]", 1, "iteration"),
      status: "running",
      finishedAt: null,
    });
    expect(waterfallRows(steps, new Map())[0]?.progress).toEqual({ ended: 1, total: 2 });
  });

  test("of 10,000 steps, those that are not opened are counted and not shown", () => {
    const steps = stepsOf(step("each", 0));
    for (let i = 0; i < 5000; i++) {
      steps.set(`each[${i}]`, step(`each[${i}]`, 1, "iteration"));
      steps.set(`each[${i}]/mail`, step(`each[${i}]/mail`, 1));
    }
    expect(waterfallRows(steps, new Map())).toHaveLength(5001);
  });
});

test.each([
  ["each[2]/mail", ["each", "each[2]"], "each[2]"],
  ["each[2]/mail", ["each"], "each"],
  ["each[2]", ["each"], "each"],
  ["score/turn[0]", ["score"], "score"],
  ["a/b", [], ""],
  ["a", ["b"], ""],
])("%s among %j hangs on %s", (path, paths, parent) => {
  expect(parentOf(path, new Map(paths.map((item) => [item, null])))).toBe(parent);
});

describe("waterfallAxis", () => {
  test("ends with a finished run and stands ahead of a live one", () => {
    expect(waterfallAxis(0, 12_300, false).end).toBe(12_300);
    expect(waterfallAxis(0, 12_300, true).end).toBe(15_000);
  });

  test("has a few lines at round figures, whatever the span", () => {
    for (const span of [1, 7, 340, 12_300, 400_000, 9e7, 4e9]) {
      const { ticks } = waterfallAxis(0, span, false);
      expect(ticks.length).toBeGreaterThanOrEqual(1);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
    expect(waterfallAxis(0, 12_300, false).ticks.map(({ ms }) => ms)).toEqual([0, 5000, 10_000]);
  });
});
