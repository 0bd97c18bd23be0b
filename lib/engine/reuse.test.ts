import { describe, expect, test } from "vitest";
import { loadDocument } from "@/lib/graph/load";
import { compileGraph } from "@/lib/graph/scope";
import { shapeOf } from "@/lib/nodes/registry";
import type { Json } from "@/lib/utils/json";
import { newRecord } from "./new-record";
import type { StepRecord } from "./record";
import { MissingRecording, recordsToReuse } from "./reuse";
import { type Node, workflow } from "./testing/workflow";

const step: Node = { type: "transform", config: { fields: {} } };

//                  ┌─ c ─┐
//  start ─ a ─ b ──┤     ├─ e ─ each { x ─ y } ─ turns { p ─ q } ─ end
//                  └─ d ─┘
const graph = compileGraph(
  loadDocument(
    workflow(
      {
        start: { type: "manual" },
        ...Object.fromEntries(["a", "b", "c", "d", "e", "end"].map((id) => [id, step])),
        each: { type: "fan-out", config: { items: "{{ [1, 2, 3] }}" } },
        x: { ...step, parent: "each" },
        y: { ...step, parent: "each" },
        turns: { type: "loop", config: { mode: "each", items: "{{ [1, 2, 3] }}", maxIterations: 3 } },
        p: { ...step, parent: "turns" },
        q: { ...step, parent: "turns" },
      },
      [
        "start -> a",
        "a -> b",
        "b -> c",
        "b -> d",
        "c -> e",
        "d -> e",
        "e -> each",
        "x -> y",
        "each -> turns",
        "p -> q",
        "turns -> end",
      ],
    ),
  ),
  shapeOf,
);

const IN_EACH = [0, 1, 2].flatMap((index) => [`each[${index}]`, `each[${index}]/x`, `each[${index}]/y`]);
const IN_TURNS = [0, 1, 2].flatMap((index) => [`turns[${index}]`, `turns[${index}]/p`, `turns[${index}]/q`]);
const ALL = ["start", "a", "b", "c", "d", "e", "each", ...IN_EACH, "turns", ...IN_TURNS, "end"];

function record(path: string, changes: Partial<StepRecord> = {}): StepRecord {
  const nodeId = (path.split("/").at(-1) ?? "").replace(/\[.*/, "");
  const kind = path.endsWith("]") ? "iteration" : "node";
  const base = newRecord({ path, kind, nodeId, scope: "", input: null }, new Date(0));
  return { ...base, status: "completed", port: "out", ...changes };
}

function reused(
  from: string | null,
  outputs: Record<string, Json> = {},
  records = ALL.map((path) => record(path)),
) {
  return recordsToReuse(graph, records, { from, outputs }).map(({ path }) => path);
}

function without(...paths: string[]): string[] {
  return ALL.filter((path) => !paths.includes(path)).sort();
}

describe("a replay from a step", () => {
  test("takes over what is not downstream of it, other branches too", () => {
    expect(reused("c").sort()).toEqual(["a", "b", "d", "start"]);
  });

  test("in a fan-out takes other items over, and of its own item what comes before", () => {
    const again = ["each", "each[1]", "each[1]/y", "turns", ...IN_TURNS, "end"];
    expect(reused("each[1]/y").sort()).toEqual(without(...again));
  });

  test("in a loop runs later iterations again", () => {
    const again = ["turns", "turns[1]", "turns[1]/q", "turns[2]", "turns[2]/p", "turns[2]/q", "end"];
    expect(reused("turns[1]/q").sort()).toEqual(without(...again));
  });

  test("that is a container runs all of it again", () => {
    expect(reused("turns").sort()).toEqual(without("turns", ...IN_TURNS, "end"));
  });

  test("takes nothing over that did not end well", () => {
    const records = ALL.map((path) => record(path, path === "d" ? { status: "failed", port: null } : {}));
    expect(reused("c", {}, records).sort()).toEqual(["a", "b", "start"]);
  });

  test("needs the results before it, and names the one that is missing", () => {
    const records = ALL.filter((path) => path !== "b").map((path) => record(path));
    expect(() => reused("e", {}, records)).toThrow(new MissingRecording("b"));
    expect(() => reused("nowhere")).toThrow(new MissingRecording("nowhere"));
  });
});

describe("an output that is given by hand", () => {
  test("makes a failed step count as done; what is downstream of it runs again", () => {
    const records = [
      ...["start", "a"].map((path) => record(path)),
      record("b", { status: "failed", port: null, attempt: 3 }),
    ];
    const taken = recordsToReuse(graph, records, { from: null, outputs: { b: { ok: true } } });
    expect(taken.map(({ path }) => path)).toEqual(["start", "a", "b"]);
    expect(taken.at(-1)).toMatchObject({
      status: "completed",
      port: "out",
      output: { ok: true },
      error: null,
      attempt: 0,
      reused: true,
    });
  });

  test("keeps the port that the step left by", () => {
    const records = [record("start"), record("a", { port: "hot" })];
    const taken = recordsToReuse(graph, records, { from: null, outputs: { a: 1 } });
    expect(taken.at(-1)).toMatchObject({ port: "hot", output: 1 });
  });

  test("of a step that never ran is refused by name", () => {
    expect(() =>
      recordsToReuse(graph, [record("start"), record("a")], { from: null, outputs: { b: 1 } }),
    ).toThrow("“b”");
  });
});
