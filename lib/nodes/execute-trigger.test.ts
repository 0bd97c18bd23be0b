import { expect, test } from "vitest";
import { executeTrigger } from "./execute-trigger";
import { nodeDefinitions } from "./registry";
import { executionOf } from "./testing/execution";

test("a trigger gives what the run was started with", () => {
  const input = { email: "ada@example.com" };
  expect(executeTrigger(executionOf("manual", {}, { input }))).toEqual({ output: input });
});

test("what a webhook gives is typed by the schema of its body", () => {
  const inputSchema = { type: "object", properties: { email: { type: "string" } } };
  const { webhook, manual } = nodeDefinitions;
  expect(webhook.output(webhook.config.parse({ inputSchema }))).toMatchObject({
    properties: { body: inputSchema },
  });
  expect(manual.output(manual.config.parse({ inputSchema }))).toEqual(inputSchema);
  expect(manual.output({})).toBeNull();
});
