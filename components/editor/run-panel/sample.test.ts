import { expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import type { JsonObject } from "@/lib/utils/json";
import { sampleFor } from "./sample";

const DOCUMENT: WorkflowDocument = { heddle: 1, name: "", nodes: {}, edges: [] };

function sample(type: string, config: JsonObject, remembered?: JsonObject) {
  const node: DocumentNode = { type, name: "", position: [0, 0], config };
  return sampleFor(node, remembered, DOCUMENT);
}

test("what was used last comes first, then the trigger's own sample", () => {
  const config = { sample: { n: 1 }, inputSchema: { type: "object" } };
  expect(sample("manual", config, { n: 2 })).toEqual({ n: 2 });
  expect(sample("manual", config)).toEqual({ n: 1 });
});

test("an input with a schema begins with a value that fits it", () => {
  const inputSchema = { properties: { name: { type: "string" }, size: { type: "integer", minimum: 3 } } };
  expect(sample("manual", { inputSchema })).toEqual({ name: "", size: 3 });
  expect(sample("manual", {})).toEqual({});
});

test("a webhook is run with a body, not with the whole of its output", () => {
  expect(sample("webhook", {})).toEqual({});
  expect(sample("webhook", { inputSchema: { properties: { order: { type: "string" } } } })).toEqual({
    order: "",
  });
});

test("a trigger whose output is always the same begins with the example of its type", () => {
  expect(sample("chat", { title: "Chat" })).toMatchObject({ message: "And on Sundays?" });
});

test("a form begins with its own fields", () => {
  expect(sample("form", { title: "Form", fields: [{ name: "city", kind: "text" }] })).toEqual({ city: "" });
});
