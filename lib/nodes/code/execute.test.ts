import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { nodeDefinitions } from "../registry";
import type { ScriptRequest, Services } from "../services";
import { executionOf, stepOf } from "../testing/execution";
import { executeCode } from "./execute";
import { ScriptError } from "./script-error";

async function run(config: JsonObject, scope: JsonObject, script?: Services["script"]) {
  const requests: ScriptRequest[] = [];
  const services = {
    script: async (request: ScriptRequest) => {
      requests.push(request);
      return script ? await script(request) : { output: "done", logs: ["one", "two"] };
    },
  };
  const step = stepOf(services);
  const values: JsonObject = {
    input: { n: 1 },
    steps: {},
    trigger: {},
    scope: {},
    vars: {},
    run: {},
    ...scope,
  };
  const evaluate = (name: string): Json => {
    const value = values[name];
    if (value === undefined) throw new NodeError("invalid-input", "expression", `There is no ${name}`);
    return value;
  };
  const execution = { ...executionOf("code", config), evaluate, ...step };
  const result = await executeCode(execution).catch((error: unknown) => error);
  return { request: requests[0], result, logs: step.logs };
}

test("the script gets the names that it mentions, the moment and what its random numbers come from", async () => {
  const source = "return input.n + steps.a.x + trigger.body + items;";
  const scope = { steps: { a: { x: 2 } }, trigger: { body: 3 }, vars: { other: 1 } };
  const { request, result, logs } = await run({ source }, scope);
  expect(request).toMatchObject({
    source,
    globals: {
      input: { n: 1 },
      steps: { a: { x: 2 } },
      trigger: { body: 3 },
      $now: "2026-01-01T00:00:00.000Z",
      $seed: "run_1:node",
    },
    timeoutMs: 5000,
    memoryMb: 64,
  });
  expect(Object.keys(request?.globals ?? {})).toHaveLength(5);
  expect(result).toEqual({ output: "done" });
  expect(logs).toEqual(["one", "two"]);
});

test("a name that is not there in this place is left to the script", async () => {
  const outside = await run({ source: "return typeof item;" }, {});
  expect(outside.request?.globals).not.toHaveProperty("item");
  const inside = await run({ source: "return item;" }, { item: null, index: 0 });
  expect(inside.request?.globals).toMatchObject({ item: null });
});

test("what was written to the console before a failure is logged", async () => {
  const failure = new ScriptError("invalid-input", "script-error", "line 2: no", ["before"]);
  const { result, logs } = await run({ source: "x" }, {}, () => Promise.reject(failure));
  expect(result).toBe(failure);
  expect(logs).toEqual(["before"]);
});

test("its limits are within bounds", () => {
  const { config, summary } = nodeDefinitions.code;
  expect(config.safeParse({ source: "", timeoutMs: 60_001 }).success).toBe(false);
  expect(config.safeParse({ source: "", memoryMb: 513 }).success).toBe(false);
  expect(summary(config.parse({ source: "\na();\nreturn 1;\n" }))).toBe("2 lines");
  expect(summary(config.parse({ source: " " }))).toBe("0 lines");
});
