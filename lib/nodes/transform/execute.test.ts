import { expect, test } from "vitest";
import { nodeDefinitions } from "../registry";
import { executionOf } from "../testing/execution";
import { executeTransform } from "./execute";

const input = { name: "Ada", age: 36 };

test("the fields keep the types of their values", () => {
  const fields = { who: "{{ input.name }}", age: "{{ input.age }}", fixed: [1, { a: null }] };
  expect(executeTransform(executionOf("transform", { fields }, { input })).output).toEqual({
    who: "Ada",
    age: 36,
    fixed: [1, { a: null }],
  });
});

test("kept input lies below the fields", () => {
  const config = { fields: { age: 37 }, keepInput: true };
  expect(executeTransform(executionOf("transform", config, { input })).output).toEqual({
    name: "Ada",
    age: 37,
  });
});

test("input that is no object cannot be kept", () => {
  const config = { fields: {}, keepInput: true };
  expect(() => executeTransform(executionOf("transform", config, { input: [1] }))).toThrow(
    "it is a list, not an object",
  );
});

test("the output's schema says what is known before a run", () => {
  const { transform } = nodeDefinitions;
  const config = transform.config.parse({
    fields: { text: "Hi {{ input.x }}", any: "{{ input.x }}", n: 1, none: null },
  });
  expect(transform.output(config)).toEqual({
    type: "object",
    properties: { text: { type: "string" }, any: {}, n: { type: "number" }, none: { type: "null" } },
    required: ["text", "any", "n", "none"],
    additionalProperties: false,
  });
});
