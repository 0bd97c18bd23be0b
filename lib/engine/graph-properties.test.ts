import { describe, expect, test } from "vitest";
import { checkGraphProperties } from "./testing/graph-properties";
import { loadMutated, type Mutation } from "./testing/load-mutated";

const LIMIT_MS = 120_000;

test(
  "runs of random graphs come to what the graphs mean, in any order and from any prefix",
  async () => {
    await checkGraphProperties({ seed: 1, graphs: 200, histories: 60 });
  },
  LIMIT_MS,
);

const PLAN = "lib/graph/plan.ts";
const LOOP = "lib/engine/run-scope.ts";

/** Faults as they are made elsewhere, each in the place where it would be made here. */
const MUTANTS: Readonly<Record<string, Mutation>> = {
  "a node starts with the first input to arrive": {
    file: PLAN,
    find: 'if (undecided === 0) return taken > 0 ? "run" : "skip";',
    replace: 'if (undecided === 0 || taken > 0) return taken > 0 ? "run" : "skip";',
  },
  "only the nodes right after an untaken branch are skipped": {
    file: PLAN,
    find: 'known.set(id, { status: "skipped" });',
    replace: "",
  },
  "a node with nothing to arrive is never skipped": {
    file: PLAN,
    find: 'return taken > 0 ? "run" : "skip";',
    replace: 'return taken > 0 ? "run" : "wait";',
  },
  "edges count only where they lead to the right on the canvas": {
    file: "lib/graph/scope.ts",
    find: "[...document.edges].sort(compareEdges)",
    replace: `[...document.edges]
      .filter((e) => document.nodes[e.from].position[0] <= document.nodes[e.to].position[0])
      .sort(compareEdges)`,
  },
  "the port error is always taken": {
    file: PLAN,
    find: "source.port === portOf(edge)",
    replace: '(source.port === portOf(edge) || portOf(edge) === "error")',
  },
  "a condition takes all of its branches": {
    file: PLAN,
    find: 'source.status === "left" && source.port === portOf(edge)',
    replace: 'source.status === "left"',
  },
  "a node that is under way fires again with each arrival": {
    file: LOOP,
    find: "if (!node || running.has(id)) continue;",
    replace: "if (!node) continue;",
  },
  "a join of a count starts one too early": {
    file: PLAN,
    find: "taken >= node.join.count",
    replace: "taken + 1 >= node.join.count",
  },
  "a count is given up one too early": {
    file: PLAN,
    find: "taken + undecided < node.join.count",
    replace: "taken + undecided <= node.join.count",
  },
  "a disabled node is skipped and not passed": {
    file: PLAN,
    find: 'if (node.incoming.length === 0) return entries.has(node.id) ? "run" : "skip";',
    replace: 'if (node.disabled || (node.incoming.length === 0 && !entries.has(node.id))) return "skip";',
  },
  "the iterations of a loop run at once": {
    file: "lib/nodes/loop/execute.ts",
    find: "const output = await body.iterate(index, { ...item, previous });",
    replace: `if (items && index + 1 < items.length) void body.iterate(index + 1, { item: items[index + 1], previous }).catch(() => undefined);
    const output = await body.iterate(index, { ...item, previous });`,
  },
  "of several results only the last is kept": {
    file: LOOP,
    find: "if (values.length > 1) return outputs;",
    replace: "if (values.length > 1) return values.at(-1) ?? null;",
  },
  "a failure does not end the run": {
    file: LOOP,
    find: "if (record.error && record.port === null) return",
    replace: "if (record.error && record.port === undefined) return",
  },
  "a fan-out is as wide as its list": {
    file: "lib/engine/body.ts",
    find: "Math.min(concurrency, items.length)",
    replace: "items.length",
  },
  "a finished step is not believed to be finished": {
    file: "lib/engine/attempt.ts",
    find: "if (!run.history.settled(task.path)) await attempt(run, task);",
    replace: "await attempt(run, task);",
  },
};

describe("a fault that is planted makes the properties fail", () => {
  const check = async (mutation: Mutation | null) => {
    const entry = "lib/engine/testing/graph-properties.ts";
    const loaded = await loadMutated<{ checkGraphProperties: typeof checkGraphProperties }>(entry, mutation);
    await loaded.checkGraphProperties({ seed: 2, graphs: 60, histories: 15, endOnFailure: true });
  };

  test("none of them does where none is planted", () => check(null), LIMIT_MS);

  test.each(Object.entries(MUTANTS))(
    "%s",
    async (_, mutation) => {
      await expect(check(mutation)).rejects.toThrow("Property failed after");
    },
    LIMIT_MS,
  );
});
