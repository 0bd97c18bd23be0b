import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { WorkflowCall, WorkflowCallResult } from "../services";
import { durableExecutionOf } from "../testing/execution";
import { executeCallWorkflow } from "./execute";

async function callIt(config: JsonObject, ended: WorkflowCallResult | null = null) {
  const started: WorkflowCall[] = [];
  const execution = durableExecutionOf(
    "call-workflow",
    { workflow: "invoice", ...config },
    {
      services: {
        startWorkflow: async (call) => {
          started.push(call);
          return { runId: "run_2" };
        },
        runResult: async () => ended,
      },
    },
  );
  const { output } = await executeCallWorkflow(execution);
  return { output, started, paused: execution.paused, calls: execution.calls.map(({ id }) => id) };
}

test("gives the output of the run that it started and waited for", async () => {
  const { output, started, paused, calls } = await callIt(
    { input: { n: 1 }, version: 3 },
    { status: "completed", output: { total: 5 } },
  );
  expect(output).toEqual({ total: 5 });
  expect(started).toEqual([
    {
      workflow: "invoice",
      version: 3,
      input: { n: 1 },
      awaited: true,
      idempotencyKey: "run_1:node/start",
    },
  ]);
  expect(paused["run"]).toMatchObject({ kind: "run", topic: "run_2", deadline: null });
  expect(calls).toEqual(["start", "result"]);
});

test("goes on at once where it does not wait", async () => {
  const { output, started, paused } = await callIt({ wait: false });
  expect(output).toEqual({ runId: "run_2" });
  expect(started[0]).toMatchObject({ version: null, input: {}, awaited: false });
  expect(paused).toEqual({});
});

test.each(["failed", "cancelled"] as const)(
  "fails where the called run %s, with its message",
  async (status) => {
    await expect(callIt({}, { status, message: "No stock." })).rejects.toMatchObject({
      code: "called-run",
      message: `The run of “invoice” ${status}: No stock.`,
      retryable: false,
    });
  },
);

test("a result that is not there yet is asked for again", async () => {
  await expect(callIt({})).rejects.toMatchObject({ class: "unavailable", retryable: true });
});

test("without a workflow it fails", async () => {
  await expect(callIt({ workflow: "" })).rejects.toThrow("names no workflow");
});
