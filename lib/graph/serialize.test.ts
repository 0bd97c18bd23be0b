import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DOCUMENT_VERSION, type WorkflowDocument } from "./document";
import { loadDocument } from "./load";
import { semanticForm, serializeDocument } from "./serialize";
import { anyDocument } from "./testing/any-document";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

test("keys are in a fixed order, ids, edges and config sorted, positions whole, and defaults left out", () => {
  const document: WorkflowDocument = {
    edges: [
      { from: "b", port: "out", to: "c" },
      { to: "b", from: "a" },
    ],
    nodes: {
      c: { config: {}, position: [1.4, -0.2], name: "C", type: "noop", disabled: false, collapsed: false },
      b: {
        type: "box",
        position: [10, 20],
        name: "B",
        config: { z: [1, 2], a: { y: [], x: ["t", {}] } },
        size: [300.5, 200],
        policy: { onError: "fail", backoff: { max: "5m", base: "1s", kind: "exponential" }, retries: 3 },
      },
      a: {
        type: "start",
        name: "A",
        position: [0, 0],
        config: {},
        policy: { onError: "fail", defaultOutput: null },
      },
    },
    description: "",
    settings: { concurrency: null },
    name: "Sample",
    heddle: DOCUMENT_VERSION,
  };
  expect(serializeDocument(document)).toBe(`{
  "heddle": 1,
  "name": "Sample",
  "nodes": {
    "a": {
      "type": "start",
      "name": "A",
      "position": [0, 0],
      "config": {}
    },
    "b": {
      "type": "box",
      "name": "B",
      "position": [10, 20],
      "size": [301, 200],
      "config": {
        "a": {
          "x": [
            "t",
            {}
          ],
          "y": []
        },
        "z": [1, 2]
      },
      "policy": {
        "retries": 3,
        "backoff": {
          "kind": "exponential",
          "base": "1s",
          "max": "5m"
        }
      }
    },
    "c": {
      "type": "noop",
      "name": "C",
      "position": [1, 0],
      "config": {}
    }
  },
  "edges": [
    { "from": "a", "to": "b" },
    { "from": "b", "to": "c" }
  ]
}
`);
});

test("what is written and read again is written the same, byte for byte", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const text = serializeDocument(document);
      expect(serializeDocument(loadDocument(JSON.parse(text)))).toBe(text);
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("the order in which nodes and edges were made leaves no trace", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const nodes = Object.fromEntries(Object.entries(document.nodes).reverse());
      const turned = {
        edges: [...document.edges].reverse(),
        nodes,
        name: document.name,
        heddle: document.heddle,
      };
      expect(serializeDocument(turned)).toBe(serializeDocument(document));
    }),
    { seed: 12, numRuns: 100 },
  );
});

describe("the semantic form", () => {
  const document = draw("start -> a\n remark", { start: "start", remark: "note" });

  test("ignores names, places, sizes, folding and notes", () => {
    const looks = draw("start -> a", {
      start: { type: "start", position: [5, 5], name: "Start here" },
      a: { size: [10, 10], collapsed: true },
    });
    expect(semanticForm({ ...looks, name: "Other" }, shapeOf)).toBe(semanticForm(document, shapeOf));
  });

  test.each([
    ["a config", draw("start -> a", { start: "start", a: { config: { text: "x" } } })],
    ["an edge", draw("start\n a", { start: "start" })],
    ["a policy", draw("start -> a", { start: "start", a: { policy: { retries: 0 } } })],
    ["being disabled", draw("start -> a", { start: "start", a: { disabled: true } })],
  ])("heeds %s", (_, other) => {
    expect(semanticForm(other, shapeOf)).not.toBe(semanticForm(document, shapeOf));
  });
});
