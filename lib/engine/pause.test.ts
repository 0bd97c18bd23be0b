import { describe, expect, test } from "vitest";
import { executors } from "@/lib/nodes/executors";
import type { Json, JsonObject } from "@/lib/utils/json";
import { type Replayed, replay } from "./testing/replay";
import { type Node, workflow } from "./testing/workflow";
import { world } from "./testing/world";

const start: Node = { type: "manual" };
const call = (name: string): Node => ({
  type: "http",
  config: { method: "POST", url: `https://x.test/${name}` },
});
const review: Node = { type: "approval", config: { title: "Ship it?" } };

async function run(document: JsonObject, decide: (path: string) => Json | undefined, stepsPerPass = 1) {
  const calls = world();
  const replayed = await replay({
    document,
    trigger: { nodeId: "start", payload: {} },
    executors,
    services: calls.services,
    stepsPerPass,
    decide,
  });
  return { ...replayed, keys: calls.keys };
}

function statusOf({ records }: Replayed, path: string): string | undefined {
  return records.find((record) => record.path === path)?.status;
}

const approved = { decision: "approved", by: "ada@example.com", comment: "", data: {} };

describe("a wait", () => {
  test("ends by its deadline and its time is in the result", async () => {
    const document = workflow({ start, pause: { type: "wait", config: { for: "90s" } } }, ["start -> pause"]);
    const replayed = await run(document, () => undefined);
    expect(replayed.result).toEqual({ status: "completed", output: { waitedMs: 90_000 } });
    expect(statusOf(replayed, "pause/due")).toBe("completed");
    expect(statusOf(replayed, "pause")).toBe("completed");
  });

  test("that is over before it began is recorded without waiting", async () => {
    const config = { mode: "until", until: "1969-12-31T00:00:00Z" };
    const document = workflow({ start, pause: { type: "wait", config } }, ["start -> pause"]);
    const replayed = await run(document, () => undefined);
    expect(replayed.result).toMatchObject({ status: "completed", output: { waitedMs: 0 } });
    expect([...replayed.entered.keys()]).toEqual(["pause/due#begin"]);
  });
});

describe("an approval in one arm while the other goes on", () => {
  //          ┌─ review ─ ship ─┐
  //  start ──┤                 ├─ tell
  //          └─ build ─ test ──┘
  const document = workflow(
    { start, review, ship: call("ship"), build: call("build"), test: call("test"), tell: call("tell") },
    [
      "start -> review",
      "review:approved -> ship",
      "start -> build",
      "build -> test",
      "ship -> tell",
      "test -> tell",
    ],
  );

  test.each([1, 2, 3, 5, 100])(
    "gives the same with %d steps a pass, each call once",
    async (stepsPerPass) => {
      const replayed = await run(document, () => approved, stepsPerPass);
      expect(replayed.result.status).toBe("completed");
      expect([...replayed.keys].sort()).toEqual(["build", "ship", "tell", "test"].map((id) => `run_1:${id}`));
      expect(statusOf(replayed, "review/decision")).toBe("completed");
    },
  );

  test("that is rejected leaves by its other port, and what follows is skipped", async () => {
    const replayed = await run(document, () => ({ ...approved, decision: "rejected" }));
    expect(statusOf(replayed, "ship")).toBe("skipped");
    expect(statusOf(replayed, "tell")).toBe("completed");
  });
});

test("every item of a fan-out waits for a decision of its own", async () => {
  const document = workflow(
    {
      start,
      each: {
        type: "fan-out",
        config: { items: "{{ [1, 2, 3] }}", concurrency: 2, result: "output.decision" },
      },
      review: { ...review, parent: "each" },
    },
    ["start -> each"],
  );
  const replayed = await run(document, (path) => ({
    ...approved,
    decision: path.startsWith("each[1]") ? "rejected" : "approved",
  }));
  expect(replayed.result).toMatchObject({ output: { results: ["approved", "rejected", "approved"] } });
});

describe("a stop", () => {
  const stop = (config: JsonObject): Node => ({ type: "stop", config });

  test("inside a loop inside a fan-out ends the whole run with its result", async () => {
    const document = workflow(
      {
        start,
        each: { type: "fan-out", config: { items: "{{ [1, 2] }}", concurrency: 1 } },
        again: {
          type: "loop",
          parent: "each",
          config: { mode: "each", items: "{{ [1, 2] }}", maxIterations: 5 },
        },
        work: { ...call("work"), parent: "again" },
        end: { ...stop({ outcome: "completed", result: { done: "{{ index }}" } }), parent: "again" },
        after: call("after"),
      },
      ["start -> each", "work -> end", "each -> after"],
    );
    const replayed = await run(document, () => undefined);
    expect(replayed.result).toEqual({ status: "completed", output: { done: 0 } });
    expect(replayed.keys).toEqual(["run_1:each[0]/again[0]/work"]);
  });

  test("as a failure says where and why", async () => {
    const document = workflow({ start, end: stop({ outcome: "failed", message: "No budget left" }) }, [
      "start -> end",
    ]);
    const replayed = await run(document, () => undefined);
    expect(replayed.result).toMatchObject({
      status: "failed",
      error: { code: "stopped", message: "No budget left", nodeId: "end", path: "end" },
    });
  });
});

describe("a join that cancels the others", () => {
  //          ┌─ fast ──────────┐
  //  start ──┤                 ├─ first ─ tell
  //          └─ slow ─ slower ─┘
  const nodes = {
    start,
    fast: call("fast"),
    slow: { type: "wait", config: { for: "1h" } },
    slower: call("slower"),
    first: { type: "join", config: { mode: "any", cancelOthers: true } },
    tell: call("tell"),
  };
  const edges = [
    "start -> fast",
    "start -> slow",
    "slow -> slower",
    "fast -> first",
    "slower -> first",
    "first -> tell",
  ];

  test.each([1, 2, 100])(
    "leaves nothing of the losing branch running (%d steps a pass)",
    async (stepsPerPass) => {
      const replayed = await run(workflow(nodes, edges), () => undefined, stepsPerPass);
      expect(replayed.result.status).toBe("completed");
      const open = replayed.records.filter(({ status }) => status === "running" || status === "waiting");
      expect(open).toEqual([]);
      expect(replayed.keys).toContain("run_1:tell");
    },
  );

  test("lets a branch go on that also leads elsewhere", async () => {
    const both = workflow({ ...nodes, aside: call("aside") }, [...edges, "slow -> aside"]);
    const replayed = await run(both, () => undefined);
    expect(statusOf(replayed, "aside")).toBe("completed");
    expect(statusOf(replayed, "slow")).toBe("completed");
  });
});
