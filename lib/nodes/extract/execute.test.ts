import { expect, test } from "vitest";
import { demoModel } from "@/lib/ai/demo";
import { nodeDefinitions } from "../registry";
import { durableExecutionOf } from "../testing/execution";
import { scriptedModel } from "../testing/scripted-model";
import { executeExtract } from "./execute";

const output = {
  type: "object",
  properties: { total: { type: "number" } },
  required: ["total"],
  additionalProperties: false,
};

test("fields are read from the text in one durable call", async () => {
  const model = scriptedModel({ text: '{"total":12.5}' });
  const config = { text: "Total: 12.50", output, instructions: "In euros." };
  const execution = durableExecutionOf("extract", config, { services: model });
  expect(await executeExtract(execution)).toEqual({
    output: { object: { total: 12.5 }, usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 } },
  });
  expect(execution.calls.map(({ id }) => id)).toEqual(["turn[0]"]);
  expect(model.requests[0]).toMatchObject({ messages: [{ role: "user", content: "Total: 12.50" }], output });
  expect(model.requests[0]?.system).toMatch(/In euros\.$/);
});

test("an answer that does not fit is mended in a turn of its own", async () => {
  const model = scriptedModel({ text: '{"sum":1}' }, { text: '{"total":1}' });
  const execution = durableExecutionOf("extract", { text: "x", output }, { services: model });
  expect((await executeExtract(execution)).output).toMatchObject({ object: { total: 1 } });
  expect(execution.calls.map(({ id }) => id)).toEqual(["turn[0]", "turn[1]"]);
});

test.each([
  [0.9, "out"],
  [0.4, "unsure"],
])(
  "with a least confidence, fields of confidence %d leave by %s, as the person has them",
  async (confidence, port) => {
    const model = scriptedModel({ text: JSON.stringify({ object: { total: 1 }, confidence }) });
    const execution = durableExecutionOf(
      "extract",
      { text: "x", output, minConfidence: 0.5 },
      { services: model },
    );
    expect(await executeExtract(execution)).toMatchObject({
      output: { object: { total: 1 }, confidence },
      port,
    });
  },
);

test("the output's type has the fields as they are asked for", () => {
  const { extract } = nodeDefinitions;
  const schema = extract.output(extract.config.parse({ text: "", output }));
  expect(schema).toMatchObject({ properties: { object: output }, required: ["object", "usage"] });
});

test("the demo model reads an invoice", async () => {
  const services = { model: demoModel().complete };
  const text = "Invoice INV-7 of Acme Ltd: the total is EUR 99.90.";
  const { output: answer } = await executeExtract(
    durableExecutionOf("extract", { model: "demo", text, output, minConfidence: 0.5 }, { services }),
  );
  expect(answer).toMatchObject({ object: { total: 99.9 } });
});
