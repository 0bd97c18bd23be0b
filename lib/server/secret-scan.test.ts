import { expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { JsonObject } from "@/lib/utils/json";
import { findSecrets } from "./secret-scan";

function documentWith(config: JsonObject): WorkflowDocument {
  const call = { type: "http", name: "Call", position: [0, 0] satisfies [number, number], config };
  return { heddle: 1, name: "Test", nodes: { call }, edges: [] };
}

test.each([
  [{ headers: { Authorization: `Bearer ${"a1".repeat(12)}` } }, "nodes.call.config.headers.Authorization"],
  [{ url: "https://user:hunter2secret@example.com" }, "nodes.call.config.url"],
  [{ body: { list: ["ok", `sk-${"x".repeat(30)}`] } }, "nodes.call.config.body.list[1]"],
  [{ query: { api_key: "0123456789abcdef" } }, "nodes.call.config.query.api_key"],
])("a literal secret is found where it stands: %j", (config, place) => {
  expect(findSecrets(documentWith(config)).map(({ path }) => path)).toEqual([place]);
});

test.each([
  [{ headers: { Authorization: "Bearer {{ vars.token }}" } }],
  [{ prompt: "Use the token budget wisely, bearer of news" }],
  [{ url: "https://example.com/a:b@c" }],
  [{ query: { token: "{{ trigger.body.token }}" } }],
])("what only looks a little like one is left alone: %j", (config) => {
  expect(findSecrets(documentWith(config))).toEqual([]);
});
