import { expect, test } from "vitest";
import { parseRunEvent } from "./run-event";

const at = "2026-01-01T00:00:00.000Z";

test("a message of the stream is read with its place and data", () => {
  const data = { nodeId: "mail", kind: "node", attempt: 2 };
  const message = { seq: 7, type: "step.started", at, path: "each[2]/mail", data };
  expect(parseRunEvent(JSON.stringify(message))).toEqual(message);
});

test("a message about the run itself has no path", () => {
  const message = { seq: 1, type: "run.started", at, path: null, data: {} };
  expect(parseRunEvent(JSON.stringify(message))).toEqual({ seq: 1, type: "run.started", at, data: {} });
});

test.each([
  ["is of a type from a later release", JSON.stringify({ seq: 1, type: "run.dreamt", at, data: {} })],
  ["lacks its data", JSON.stringify({ seq: 1, type: "step.started", at, data: {} })],
  ["is no JSON", "retry later"],
])("a message that %s is passed over", (_, text) => {
  expect(parseRunEvent(text)).toBeNull();
});
