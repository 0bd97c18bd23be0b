import fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { plan, type Settled } from "./plan";
import { compileGraph, type Scope, scopeOf } from "./scope";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

function topOf(document: WorkflowDocument): Scope {
  return scopeOf(compileGraph(document, shapeOf), null);
}

function left(...nodes: string[]): Map<string, Settled> {
  return new Map(
    nodes.map((node) => {
      const [id = "", port = "out"] = node.split(":");
      return [id, { status: "left", port }];
    }),
  );
}

const start = new Set(["start"]);

test("a trigger that fired starts, the other is skipped with what only it leads to", () => {
  const scope = topOf(draw("start -> a -> b\n other -> c -> b", { start: "start", other: "start" }));
  expect(plan(scope, start, new Map())).toEqual({ ready: ["start"], skipped: ["c", "other"] });
});

//  start ─► a ─► c
//    └────► b ───┘
test("a node with two sources waits for both", () => {
  const scope = topOf(draw("start -> a -> c\n start -> b -> c", { start: "start" }));
  expect(plan(scope, start, left("start")).ready).toEqual(["a", "b"]);
  expect(plan(scope, start, left("start", "a")).ready).toEqual(["b"]);
  expect(plan(scope, start, left("start", "a", "b")).ready).toEqual(["c"]);
});

//  start ─► choice ─yes─► a ─► end
//               └───no─► b ───┘
test("a node after two branches does not wait for the one that was not taken", () => {
  const scope = topOf(
    draw("start -> if\n if:yes -> a -> end\n if:no -> b -> end", { start: "start", if: "choice" }),
  );
  expect(plan(scope, start, left("start", "if:yes"))).toEqual({ ready: ["a"], skipped: ["b"] });
  expect(plan(scope, start, left("start", "if:yes", "a"))).toEqual({ ready: ["end"], skipped: ["b"] });
});

//  start ─► a ─► b ─► c ─► end
//    └───────────────────┘
test("the short arm of a diamond does not let its end start early", () => {
  const scope = topOf(draw("start -> a -> b -> c -> end\n start -> end", { start: "start" }));
  expect(plan(scope, start, left("start")).ready).toEqual(["a"]);
  expect(plan(scope, start, left("start", "a", "b")).ready).toEqual(["c"]);
  expect(plan(scope, start, left("start", "a", "b", "c")).ready).toEqual(["end"]);
});

test("skipping goes on along a whole chain at once", () => {
  const scope = topOf(
    draw("start -> if\n if:yes -> a -> b -> c\n if:no -> d", { start: "start", if: "choice" }),
  );
  expect(plan(scope, start, left("start", "if:no"))).toEqual({ ready: ["d"], skipped: ["a", "b", "c"] });
});

test("a port that nothing is connected to ends the way there", () => {
  const scope = topOf(draw("start -> if\n if:yes -> a", { start: "start", if: "choice" }));
  expect(plan(scope, start, left("start", "if:no"))).toEqual({ ready: [], skipped: ["a"] });
});

test("a node that ended without leaving takes none of its edges", () => {
  const scope = topOf(draw("start -> a -> b", { start: "start" }));
  const settled = new Map([...left("start"), ["a", { status: "ended" }] as const]);
  expect(plan(scope, start, settled)).toEqual({ ready: [], skipped: ["b"] });
});

test("an edge at the port error is taken only by a failure", () => {
  const scope = topOf(draw("start -> a -> ok\n a:error -> mend", { start: "start" }));
  expect(plan(scope, start, left("start", "a")).skipped).toEqual(["mend"]);
  expect(plan(scope, start, left("start", "a:error"))).toEqual({ ready: ["mend"], skipped: ["ok"] });
});

test("a join of mode any starts with the first to arrive and is skipped when none can", () => {
  const scope = topOf(
    draw("start -> if\n if:yes -> a -> end\n if:yes -> b -> end", {
      start: "start",
      if: "choice",
      end: "any",
    }),
  );
  expect(plan(scope, start, left("start", "if:yes", "b")).ready).toEqual(["a", "end"]);
  expect(plan(scope, start, left("start", "if:no")).skipped).toEqual(["a", "b", "end"]);
});

test("a join of a count starts at that count, or when it can no longer be reached", () => {
  const document = draw("start -> a -> end\n start -> if\n if:yes -> b -> end\n start -> c -> end", {
    start: "start",
    if: "choice",
    end: { type: "count", config: { count: 3 } },
  });
  const scope = topOf(document);
  expect(plan(scope, start, left("start", "a", "c")).ready).toEqual(["if"]);
  expect(plan(scope, start, left("start", "a", "c", "if:yes", "b")).ready).toEqual(["end"]);
  expect(plan(scope, start, left("start", "a", "if:no")).ready).toEqual(["c", "end"]);
});

test("a node that nothing leads to is skipped at the top and an entry in a body", () => {
  const graph = compileGraph(
    draw("start -> box\n box { a -> b\n c }\n lonely", { start: "start", box: "box" }),
    shapeOf,
  );
  expect(plan(scopeOf(graph, null), start, new Map()).skipped).toEqual(["lonely"]);
  expect(plan(scopeOf(graph, "box"), new Set(["a", "c"]), new Map()).ready).toEqual(["a", "c"]);
});

/** A random graph of up to 12 nodes whose edges go from lower to higher numbers, and what each leaves by. */
const randomRun = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    kinds: fc.array(fc.constantFrom("noop", "choice", "any", "count"), { minLength: size, maxLength: size }),
    edges: fc.array(fc.record({ a: fc.nat(size - 1), b: fc.nat(size - 1), yes: fc.boolean() }), {
      maxLength: 40,
    }),
    ports: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    orders: fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }),
  }),
);

type RandomRun = typeof randomRun extends fc.Arbitrary<infer R> ? R : never;

function scopeOfRandom({ kinds, edges }: RandomRun): Scope {
  const document = draw(kinds.map((_, i) => `n${i}`).join("\n"), {});
  kinds.forEach((type, i) => {
    const node = document.nodes[`n${i}`];
    if (node) document.nodes[`n${i}`] = { ...node, type: i === 0 ? "start" : type, config: { count: 2 } };
  });
  for (const { a, b, yes } of edges) {
    if (a === b || Math.max(a, b) === 0) continue;
    const from = Math.min(a, b);
    const port = from > 0 && kinds[from] === "choice" ? { port: yes ? "yes" : "no" } : {};
    document.edges.push({ from: `n${from}`, ...port, to: `n${Math.max(a, b)}` });
  }
  return topOf(document);
}

/** Runs the graph to its end, each time finishing whichever ready node the order says; counts the starts. */
function finish(run: RandomRun, scope: Scope, pick: (ready: number) => number) {
  const settled = new Map<string, Settled>();
  const started = new Map<string, number>();
  for (;;) {
    const next = plan(scope, new Set(["n0"]), settled);
    for (const id of next.skipped) {
      expect(settled.has(id)).toBe(false);
      settled.set(id, { status: "skipped" });
    }
    const id = next.ready[pick(next.ready.length)];
    if (id === undefined) return { settled, started };
    started.set(id, (started.get(id) ?? 0) + 1);
    const index = Number(id.slice(1));
    const isChoice = index > 0 && run.kinds[index] === "choice";
    settled.set(id, { status: "left", port: isChoice ? (run.ports[index] ? "yes" : "no") : "out" });
  }
}

test("every node of any graph ends in exactly one state, the same in whatever order nodes finish", () => {
  fc.assert(
    fc.property(randomRun, (run) => {
      const scope = scopeOfRandom(run);
      const first = finish(run, scope, () => 0);
      expect([...first.settled.keys()].sort()).toEqual([...scope.nodes.keys()].sort());
      expect([...first.started.values()].every((count) => count === 1)).toBe(true);
      let turn = 0;
      const other = finish(
        run,
        scope,
        (ready) => (run.orders[turn++ % run.orders.length] ?? 0) % Math.max(1, ready),
      );
      expect(new Map([...other.settled].sort())).toEqual(new Map([...first.settled].sort()));
    }),
    { seed: 7, numRuns: 500 },
  );
});
