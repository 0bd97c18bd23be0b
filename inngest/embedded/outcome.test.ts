import { expect, test } from "vitest";
import { type CallResponse, outcomeOf } from "./outcome";

const context = { attempt: 0, maxAttempts: 3, now: 0, random: 0, retryIntervalMs: null };

function response(status: number, body: unknown, more: Partial<CallResponse> = {}): CallResponse {
  const text = JSON.stringify(body);
  return { status, isFromSdk: true, noRetry: false, retryAfter: null, version: 2, body: text, ...more };
}

test("an answer that is not from an SDK is a failed attempt, whatever its status", () => {
  const proxy = response(200, "<html>", { isFromSdk: false });
  expect(outcomeOf(proxy, context)).toMatchObject({ kind: "progress", retryInMs: 15_000 });
  expect(outcomeOf(proxy, { ...context, attempt: 2 })).toMatchObject({
    kind: "failed",
    error: { name: "NotSdkResponseError" },
  });
});

test("a step's error is retried, and memoised after the last attempt", () => {
  const ops = response(206, [{ id: "a", op: "StepError", error: { message: "no" } }]);
  expect(outcomeOf(ops, context)).toEqual({ kind: "progress", settled: [], pending: [], retryInMs: 15_000 });
  expect(outcomeOf(ops, { ...context, attempt: 2 })).toEqual({
    kind: "progress",
    settled: [{ stepId: "a", op: "run", value: '{"error":{"message":"no"}}' }],
    pending: [],
    retryInMs: null,
  });
});

test("retry-after goes before everything, a linear interval before the table", () => {
  const ops = [{ id: "a", op: "StepError", error: {} }];
  const linear = { ...context, retryIntervalMs: 20 };
  expect(outcomeOf(response(206, ops), linear)).toMatchObject({ retryInMs: 20 });
  expect(outcomeOf(response(206, ops, { retryAfter: "7" }), linear)).toMatchObject({ retryInMs: 7000 });
});

test("steps that were buffered are settled together with the end of the run", () => {
  const ops = [
    { id: "a", op: "StepRun", data: 1 },
    { id: "end", op: "RunComplete", data: "done" },
  ];
  expect(outcomeOf(response(206, ops), context)).toEqual({
    kind: "completed",
    settled: [{ stepId: "a", op: "run", value: '{"data":1}' }],
    output: '"done"',
  });
});

test("a step that the executor does not have, or cannot read, fails the run by name", () => {
  const error = (op: object) => outcomeOf(response(206, [{ id: "a", ...op }]), context);
  expect(error({ op: "AIGateway", opts: {} })).toMatchObject({ error: { name: "UnsupportedStepError" } });
  expect(error({ op: "Sleep", name: "soon" })).toMatchObject({ error: { name: "InvalidStepError" } });
  expect(
    error({ op: "WaitForEvent", name: "e", opts: { timeout: "1h", if: "async.data.n ==" } }),
  ).toMatchObject({ error: { name: "InvalidStepError" } });
});

test("version 1 answers make every step race", () => {
  const planned = [{ id: "a", op: "StepPlanned" }];
  expect(outcomeOf(response(206, planned), context)).toMatchObject({ pending: [{ race: false }] });
  expect(outcomeOf(response(206, planned, { version: 1 }), context)).toMatchObject({
    pending: [{ race: true }],
  });
});
