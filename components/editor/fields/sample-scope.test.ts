import { expect, test } from "vitest";
import type { Step } from "@/lib/api/contracts/runs";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { pathInIterations } from "@/lib/graph/iteration-path";
import type { Json, JsonObject } from "@/lib/utils/json";
import { previewOf } from "./preview-of";
import { type Needed, neededBy, pathsFor, sampleScope } from "./sample-scope";

function node(type: string, config: JsonObject = {}, parent?: string): DocumentNode {
  return { type, name: type, position: [0, 0], config, ...(parent !== undefined && { parent }) };
}

// start ─► list ─► each[ size ─► inner ]
const DOCUMENT: WorkflowDocument = {
  heddle: 1,
  name: "Sampled",
  nodes: {
    start: node("manual"),
    list: node("transform", { fields: { items: "{{ [1, 2] }}" } }),
    each: node("fan-out", { items: "steps.list.items" }),
    size: node("transform", { fields: { n: "{{ item }}" } }, "each"),
    inner: node("transform", { fields: {} }, "each"),
  },
  edges: [
    { from: "start", to: "list" },
    { from: "list", to: "each" },
    { from: "size", to: "inner" },
  ],
};

function stepOf(path: string, io: { input?: Json; output?: Json }): Step {
  return {
    path,
    nodeId: path,
    kind: "node",
    status: "completed",
    attempt: 1,
    port: "out",
    startedAt: "",
    finishedAt: "",
    durationMs: 1,
    items: null,
    error: null,
    usage: null,
    logs: [],
    reused: false,
    attempts: [],
    ...io,
  };
}

const STEPS = new Map(
  [
    stepOf("list", { output: { items: [1, 2] } }),
    stepOf("each[0]", { input: { item: 1, index: 0, previous: null } }),
    stepOf("each[0]/size", { output: { n: 10 } }),
  ].map((step) => [step.path, step]),
);
const place = {
  document: DOCUMENT,
  nodeId: "inner",
  ownPath: pathInIterations(DOCUMENT, "inner"),
  run: null,
};
const source = { ...place, samples: {}, pins: {}, read: (path: string) => STEPS.get(path) ?? null };

function neededFor(text: string): Needed {
  return neededBy("template", text) ?? { roots: [], steps: [] };
}

test("only the steps that a text reads are asked for, each in the iteration of the node", () => {
  const needed = neededFor("{{ steps.size.n + steps.list.items.size() + item }}");
  expect(needed).toEqual({ roots: ["item", "steps"], steps: ["list", "size"] });
  expect(pathsFor(needed, place)).toEqual(["list", "each[0]/size", "each[0]"]);
});

test("an expression is computed with what the steps and the iteration gave", () => {
  const text = "{{ steps.size.n + steps.list.items.size() + item }}";
  const { scope, from } = sampleScope(neededFor(text), source);
  expect(from).toBe("run");
  expect(previewOf("template", text, scope)).toEqual({ value: 13 });
  const input = sampleScope(neededFor("{{ input }}"), source);
  expect(previewOf("template", "n: {{ input.n }}", input.scope)).toEqual({ value: "n: 10" });
});

test("what is pinned comes before what a run gave, and a made-up value is called so", () => {
  const needed = neededFor("{{ steps.size.n }}");
  const pinned = sampleScope(needed, { ...source, pins: { size: { output: { n: 5 } } } });
  expect(pinned).toMatchObject({ from: "pin", scope: { steps: { size: { n: 5 } } } });
  expect(sampleScope(needed, { ...source, read: () => null }).from).toBe("example");
});

test("why there is no value is said in a sentence", () => {
  const { scope } = sampleScope(neededFor("{{ steps.list.items }}"), source);
  expect(previewOf("expression", "steps.list.items[7]", scope)).toHaveProperty("message");
  expect(previewOf("expression", "steps.list.items", scope, "boolean")).toHaveProperty("message");
  expect(previewOf("template-json", '{ "a": ', scope)).toEqual({ message: "This is not JSON yet." });
  expect(previewOf("template-json", '{ "a": ["{{ steps.list.items }}"] }', scope)).toEqual({
    value: { a: [[1, 2]] },
  });
});
