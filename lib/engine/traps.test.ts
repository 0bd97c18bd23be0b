import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { draw } from "@/lib/graph/testing/draw";
import type { JsonObject } from "@/lib/utils/json";
import { Random } from "./testing/random";
import { ADDRESS } from "./testing/random-graph";
import { scheduledRun } from "./testing/scheduled-run";

/**
 * The graphs that people stumble over elsewhere. A step of type `http` gives `{ at: its path }`, or fails where
 * its address says so.
 */
type Details = NonNullable<Parameters<typeof draw>[1]>;

function workflow(drawing: string, details: Details = {}): WorkflowDocument {
  const drawn = draw(drawing, { start: "manual", ...details }, "http");
  const nodes = Object.entries(drawn.nodes).map(([id, node]) => {
    const isPlain = node.type === "http" && node.config["url"] === undefined;
    return [id, isPlain ? { ...node, config: { url: ADDRESS.works } } : node];
  });
  return { ...drawn, nodes: Object.fromEntries(nodes) };
}

/** How the run ends and how each step did, which has to be the same in twenty orders of completion. */
async function outcome(document: WorkflowDocument) {
  const seen = [];
  for (let seed = 0; seed < 20; seed++) {
    const stepsPerPass = seed % 4 === 0 ? 1 : Number.POSITIVE_INFINITY;
    const { result, records } = await scheduledRun(document, { random: new Random(seed), stepsPerPass });
    const states = Object.fromEntries(records.map(({ path, status }) => [path, status]).sort());
    seen.push({ result, states });
  }
  const [first, ...others] = seen;
  for (const other of others) expect(other).toEqual(first);
  if (!first) throw new Error("Nothing was run");
  return first;
}

const at = (path: string) => ({ at: path });
const completed = (output: unknown) => ({ status: "completed", output });
const list = (...items: unknown[]) => `{{ ${JSON.stringify(items)} }}`;
const condition = (when: string): Details[string] => ({
  type: "condition",
  config: { branches: [{ id: "yes", when }] },
});

//  start ─► if ─yes─► a ─► end
//            └─else─► b ───┘
test("two branches lead to one node, and only one is taken: it starts, once", async () => {
  const document = workflow("start -> if\n if:yes -> a -> end\n if:else -> b -> end", {
    if: condition("true"),
    end: "join",
  });
  expect(await outcome(document)).toEqual({
    result: completed({ a: at("a") }),
    states: { start: "completed", if: "completed", a: "completed", b: "skipped", end: "completed" },
  });
});

//  start ─► a ─► b ─► c ─► end
//    └────► short ─────────┘
test("a diamond whose short arm ends first still waits for the long one", async () => {
  const document = workflow("start -> a -> b -> c -> end\n start -> short -> end", { end: "join" });
  expect((await outcome(document)).result).toEqual(completed({ c: at("c"), short: at("short") }));
});

//  start ─► outer { middle { inner { step } } } ─► end
test("a loop inside a fan-out inside a loop runs its step for every combination, and the way goes on", async () => {
  const document = workflow("start -> outer -> end\n outer { middle { inner { step } } }", {
    outer: { type: "loop", config: { items: list(1, 2), maxIterations: 9 } },
    middle: { type: "fan-out", config: { items: list("a", "b", "c"), concurrency: 2 } },
    inner: { type: "loop", config: { items: list("x", "y"), maxIterations: 9 } },
  });
  const { result, states } = await outcome(document);
  expect(result).toEqual(completed(at("end")));
  const steps = Object.keys(states).filter((path) => path.endsWith("/step"));
  expect(steps).toHaveLength(2 * 3 * 2);
  expect(steps).toContain("outer[1]/middle[2]/inner[0]/step");
});

describe("an empty list", () => {
  //  start ─► each { step } ─► end
  test.each<[string, JsonObject, JsonObject]>([
    ["loop", { items: list(), maxIterations: 5 }, { results: [], last: null, iterations: 0 }],
    ["fan-out", { items: list() }, { results: [], errors: [] }],
  ])("of a %s leaves no rows of its body, and the way goes on", async (type, config, output) => {
    const document = workflow("start -> each -> end\n each { step }", {
      each: { type, config },
      end: "join",
    });
    expect(await outcome(document)).toEqual({
      result: completed({ each: output }),
      states: { start: "completed", each: "completed", end: "completed" },
    });
  });
});

describe("one item fails", () => {
  //  start ─► each { step } ─► end
  const document = (type: string, config: JsonObject) =>
    workflow("start -> each -> end\n each { step }", {
      each: { type, config: { items: list(1, 2, 3), ...config } },
      step: { config: { url: ADDRESS.failsAtIndex1 } },
      end: "join",
    });
  const error = {
    index: 1,
    error: expect.objectContaining({ path: "each[1]/step", message: "It fails as planned." }),
  };
  const [first, third] = [at("each[0]/step"), at("each[2]/step")];

  test.each<[string, unknown]>([
    ["skip", { results: [first, third], errors: [error] }],
    ["collect", { results: [first, null, third], errors: [error] }],
  ])("under the policy %s: the others go on", async (onItemError, each) => {
    const { result, states } = await outcome(document("fan-out", { onItemError, concurrency: 3 }));
    expect(result).toEqual(completed({ each }));
    expect(states).toMatchObject({ "each[1]": "failed", "each[2]": "completed", each: "completed" });
  });

  test.each<[string, JsonObject]>([
    ["fan-out of the policy fail", { onItemError: "fail", concurrency: 1 }],
    ["loop", { maxIterations: 9 }],
  ])("of a %s: no further one starts, and the failure is that item's", async (type, config) => {
    const { result, states } = await outcome(document(type.replace(/ .*/, ""), config));
    expect(result).toMatchObject({ status: "failed", error: { path: "each[1]/step", nodeId: "step" } });
    expect(states).toMatchObject({ each: "failed", "each[0]": "completed", "each[1]": "failed" });
    expect(Object.keys(states)).not.toContain("each[2]");
  });

  test("which its body handles: that is no failure of the item", async () => {
    const handled = workflow("start -> each\n each { step -> done\n step:error -> mend }", {
      each: { type: "fan-out", config: { items: list(1, 2), onItemError: "fail" } },
      step: { config: { url: ADDRESS.failsAtIndex1 }, policy: { retries: 0, onError: "branch" } },
    });
    const results = [at("each[0]/done"), at("each[1]/mend")];
    expect((await outcome(handled)).result).toEqual(completed({ results, errors: [] }));
  });
});

describe("a loop that would go on beyond its limit", () => {
  //  start ─► again { step } ─out──► done
  //             └─────────────limit─► over
  const document = (onLimit: string, iterations: number) =>
    workflow(`start -> again -> done\n again { step }${onLimit === "port" ? "\n again:limit -> over" : ""}`, {
      again: {
        type: "loop",
        config: { mode: "while", while: `index < ${iterations}`, maxIterations: 3, onLimit },
      },
      done: "join",
      over: "join",
    });

  test("fails where that is an error, after the last iteration it may make", async () => {
    const { result, states } = await outcome(document("fail", 4));
    expect(result).toMatchObject({ status: "failed", error: { nodeId: "again", code: "max-iterations" } });
    expect(Object.keys(states).filter((path) => path.endsWith("/step"))).toHaveLength(3);
  });

  test("goes on by the port limit where there is one", async () => {
    const { result, states } = await outcome(document("port", 4));
    expect(result).toMatchObject({ status: "completed", output: { again: { iterations: 3 } } });
    expect(states).toMatchObject({ over: "completed", done: "skipped" });
  });

  test("has not reached it with exactly as many iterations", async () => {
    const { states } = await outcome(document("port", 3));
    expect(states).toMatchObject({ over: "skipped", done: "completed" });
  });
});

//  start ─► box { x ─► y } ─► after ─► end
//    └────► beside ────────────────────┘
test("a node after a container starts when the whole body has ended, and sees its results", async () => {
  const document = workflow("start -> box -> after -> end\n start -> beside -> end\n box { x -> y }", {
    box: { type: "fan-out", config: { items: list(1, 2), concurrency: 2 } },
    after: "join",
    end: "join",
  });
  const box = { results: [at("box[0]/y"), at("box[1]/y")], errors: [] };
  expect((await outcome(document)).result).toEqual(completed({ after: { box }, beside: at("beside") }));
});

//  start ─► box { x } ─error─► mend
//    └────► box_2
test("a container that fails leaves alone a neighbour whose id begins like its own", async () => {
  const document = workflow("start -> box\n box:error -> mend\n start -> box_2\n box { x }", {
    box: {
      type: "loop",
      config: { items: list(1), maxIterations: 9 },
      policy: { onError: "branch" },
    },
    x: { config: { url: ADDRESS.fails } },
  });
  expect(await outcome(document)).toMatchObject({
    result: completed({ mend: at("mend"), box_2: at("box_2") }),
    states: { box: "failed", box_2: "completed" },
  });
});
