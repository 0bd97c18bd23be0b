import { describe, expect, test } from "vitest";
import { type AnyRunEvent, EMPTY_RUN, failedStepOf, reduceRun, stateOfRun } from "./run-state";

type Untimed = AnyRunEvent extends infer E ? (E extends AnyRunEvent ? Omit<E, "seq" | "at"> : never) : never;

const START = Date.parse("2026-01-01T00:00:00.000Z");
const at = (second: number) => new Date(START + second * 1000).toISOString();

/** Events one second apart, numbered from 1. */
function story(...events: Untimed[]): AnyRunEvent[] {
  // Omit and spread lose which data goes with which type; the pairs come from the caller unchanged.
  return events.map((event, index) => ({ ...event, seq: index + 1, at: at(index) }) as AnyRunEvent);
}

const error = { class: "unavailable", code: "http-503", message: "503 from the CRM", retryable: true };
const started = (path: string, attempt = 1): Untimed => ({
  type: "step.started",
  path,
  data: { nodeId: path, kind: "node", attempt },
});
const completed = (path: string, attempt = 1, durationMs = 1000): Untimed => ({
  type: "step.completed",
  path,
  data: { nodeId: path, kind: "node", attempt, port: "out", durationMs },
});

describe("reduceRun", () => {
  test("a step runs and completes", () => {
    const state = reduceRun(
      EMPTY_RUN,
      story({ type: "run.started", data: {} }, started("a"), completed("a")),
    );
    expect(state.status).toBe("running");
    expect(state.startedAt).toBe(at(0));
    expect(state.steps.get("a")).toMatchObject({
      status: "completed",
      port: "out",
      startedAt: at(1),
      finishedAt: at(2),
      attempts: [{ attempt: 1, status: "completed", startedAt: at(1), finishedAt: at(2) }],
    });
  });

  test("a step that only reports its end started its duration earlier", () => {
    const state = reduceRun(EMPTY_RUN, story(started("a"), completed("b", 1, 250)));
    expect(state.steps.get("b")).toMatchObject({ startedAt: new Date(START + 750).toISOString() });
  });

  test("attempts are kept apart, and between them the step waits", () => {
    const retrying: Untimed = {
      type: "step.retrying",
      path: "a",
      data: { nodeId: "a", kind: "node", attempt: 1, error, retryAt: at(5) },
    };
    const events = story(started("a"), retrying, started("a", 2), completed("a", 2));
    const between = reduceRun(EMPTY_RUN, events.slice(0, 2));
    expect(between.steps.get("a")).toMatchObject({ status: "waiting", finishedAt: null, error });
    const after = reduceRun(between, events.slice(2));
    expect(after.steps.get("a")).toMatchObject({
      status: "completed",
      error: null,
      attempts: [
        { attempt: 1, status: "failed", finishedAt: at(1), error },
        { attempt: 2, status: "completed", startedAt: at(2), finishedAt: at(3) },
      ],
    });
  });

  test("an attempt that died without a word ends when the next one starts", () => {
    const state = reduceRun(EMPTY_RUN, story(started("a"), started("a", 2)));
    expect(state.steps.get("a")?.attempts).toMatchObject([
      { attempt: 1, status: "failed", finishedAt: at(1) },
      { attempt: 2, status: "running", finishedAt: null },
    ]);
  });

  test("a cancelled run leaves nothing running, and what had ended stays as it was", () => {
    const events = story(started("a"), completed("a"), started("b"), { type: "run.cancelled", data: {} });
    const state = reduceRun(EMPTY_RUN, events);
    expect(state).toMatchObject({ status: "cancelled", finishedAt: at(3) });
    expect(state.steps.get("a")?.status).toBe("completed");
    expect(state.steps.get("b")).toMatchObject({ status: "cancelled", finishedAt: at(3) });
  });

  test("a waiting run goes on when a step starts", () => {
    const events = story({ type: "run.waiting", data: {} }, started("a"));
    expect(reduceRun(EMPTY_RUN, events.slice(0, 1)).status).toBe("waiting");
    expect(reduceRun(EMPTY_RUN, events).status).toBe("running");
  });

  test("a stream that starts again from its beginning changes nothing", () => {
    const events = story(started("a"), completed("a"), { type: "run.completed", data: { output: 7 } });
    const state = reduceRun(EMPTY_RUN, events);
    expect(reduceRun(state, events)).toBe(state);
    expect(state).toMatchObject({ output: 7, seq: 3 });
  });

  test("taking events one by one or together comes to the same", () => {
    const events = story({ type: "run.started", data: {} }, started("a"), started("b"), completed("a"), {
      type: "run.failed",
      data: { error },
    });
    const oneByOne = events.reduce((state, event) => reduceRun(state, [event]), EMPTY_RUN);
    expect(oneByOne).toEqual(reduceRun(EMPTY_RUN, events));
  });

  test("an earlier state is never changed", () => {
    const events = story(started("a"), completed("a"));
    const before = reduceRun(EMPTY_RUN, events.slice(0, 1));
    reduceRun(before, events);
    expect(before.steps.get("a")?.status).toBe("running");
  });
});

test("a finished run looks the same from its list of steps as from its events", () => {
  const events = story({ type: "run.started", data: {} }, started("a"), completed("a"), {
    type: "step.skipped",
    path: "b",
    data: { nodeId: "b" },
  });
  const live = reduceRun(EMPTY_RUN, events);
  const step = (path: string) => ({
    path,
    nodeId: path,
    kind: "node" as const,
    attempt: 1,
    durationMs: 1000,
    usage: null,
    items: null,
    reused: false,
    logs: [],
    error: null,
  });
  const listed = stateOfRun(
    {
      id: "run",
      workflowId: "w",
      workflowName: "W",
      version: 1,
      documentHash: "h",
      trigger: { nodeId: "a", type: "manual" },
      status: "running",
      input: null,
      output: null,
      error: null,
      createdAt: at(0),
      startedAt: at(0),
      finishedAt: null,
      durationMs: null,
      stepCount: 1,
      tokens: 0,
      costUsd: 0,
      parentRunId: null,
      replayOf: null,
      queue: null,
    },
    [
      {
        ...step("a"),
        status: "completed",
        port: "out",
        startedAt: at(1),
        finishedAt: at(2),
        attempts: [{ attempt: 1, status: "completed", startedAt: at(1), finishedAt: at(2), error: null }],
      },
      { ...step("b"), status: "skipped", port: null, startedAt: at(3), finishedAt: at(3), attempts: [] },
    ],
  );
  expect({ ...listed, seq: live.seq }).toEqual(live);
});

describe("failedStepOf", () => {
  const failed = (path: string): Untimed => ({
    type: "step.failed",
    path,
    data: { nodeId: path, kind: "node", attempt: 1, error, port: null },
  });

  test("is the step inside a container rather than the container", () => {
    const state = reduceRun(
      EMPTY_RUN,
      story(
        started("before"),
        completed("before"),
        started("each"),
        started("each[2].send"),
        failed("each[2].send"),
        failed("each"),
      ),
    );
    expect(failedStepOf(state)?.path).toBe("each[2].send");
  });

  test("is the first of several, and none where none failed", () => {
    const state = reduceRun(EMPTY_RUN, story(started("a"), started("b"), failed("a"), failed("b")));
    expect(failedStepOf(state)?.path).toBe("a");
    expect(failedStepOf(reduceRun(EMPTY_RUN, story(started("a"), completed("a"))))).toBeNull();
  });
});
