import { expect, test } from "vitest";
import { demoModel } from "@/lib/ai/demo";
import { nodeDefinitions, shapeOf } from "../registry";
import { durableExecutionOf } from "../testing/execution";
import { scriptedModel } from "../testing/scripted-model";
import { executeClassify } from "./execute";

const classes = [
  { id: "billing", label: "Billing", description: "Invoices, payments and refunds" },
  { id: "bug", label: "Bug", description: "Something is broken" },
  { id: "other" },
];

function answer(id: string, confidence: number) {
  return { text: JSON.stringify({ reason: "Because.", class: id, confidence }) };
}

test("a text leaves by the port of its class", async () => {
  const model = scriptedModel(answer("bug", 0.8));
  const execution = durableExecutionOf("classify", { text: "It crashes", classes }, { services: model });
  expect(await executeClassify(execution)).toEqual({
    output: {
      class: "bug",
      label: "Bug",
      confidence: 0.8,
      reason: "Because.",
      usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 },
    },
    port: "bug",
  });
  expect(model.requests[0]?.output).toMatchObject({
    properties: {
      class: {
        enum: ["billing", "bug", "other"],
        description: "billing: Billing. Invoices, payments and refunds\nbug: Bug. Something is broken\nother",
      },
    },
  });
});

test("a class that does not exist is mended in a turn of its own", async () => {
  const model = scriptedModel(answer("sales", 0.8), answer("other", 0.8));
  const execution = durableExecutionOf("classify", { text: "Hi", classes }, { services: model });
  expect(await executeClassify(execution)).toMatchObject({ port: "other", output: { label: "other" } });
});

test.each([
  [0.6, "bug"],
  [0.59, "unsure"],
])("with a least confidence of 0.6, %d leaves by %s", async (confidence, port) => {
  const model = scriptedModel(answer("bug", confidence));
  const config = { text: "It crashes", classes, minConfidence: 0.6 };
  const execution = durableExecutionOf("classify", config, { services: model });
  expect((await executeClassify(execution)).port).toBe(port);
});

test("there is a port for each class, and one for doubt where doubt counts", () => {
  const ports = (config: { minConfidence?: number }) =>
    shapeOf({ type: "classify", name: "", position: [0, 0], config: { text: "", classes, ...config } })
      ?.outputs;
  expect(ports({})).toEqual([
    { id: "billing", label: "Billing" },
    { id: "bug", label: "Bug" },
    { id: "other", label: "other" },
  ]);
  expect(ports({ minConfidence: 0.5 })?.at(-1)).toEqual({ id: "unsure", label: "unsure" });
});

test.each(["error", "unsure", "Big"])("a class cannot have the port %s", (id) => {
  const parsed = nodeDefinitions.classify.config.safeParse({ text: "", classes: [{ id }] });
  expect(parsed.success).toBe(false);
});

test.each([
  ["Please refund my last payment", "billing"],
  ["The page is broken since Monday", "bug"],
  ["Hello", "unsure"],
])("the demo model puts “%s” into %s", async (text, port) => {
  const services = { model: demoModel().complete };
  const config = { model: "demo", text, classes, minConfidence: 0.5 };
  expect((await executeClassify(durableExecutionOf("classify", config, { services }))).port).toBe(port);
});
