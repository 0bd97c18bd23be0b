import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { PauseOutcome } from "../execution";
import { nodeDefinitions } from "../registry";
import { durableExecutionOf } from "../testing/execution";
import { executeWait } from "./execute";

/** Times are counted from 2026-01-01T00:00:00.000Z. */
async function wait(config: JsonObject, ended?: PauseOutcome, scope: JsonObject = {}) {
  const execution = durableExecutionOf("wait", config, { scope, pauses: ended ? { due: ended } : {} });
  const result = await executeWait(execution);
  return { ...result, asked: execution.paused["due"] };
}

describe("for a while", () => {
  test("ends at the moment that far from when the node was reached", async () => {
    const { asked, output, port } = await wait({ mode: "for", for: "90s" });
    expect(asked).toEqual({
      kind: "timer",
      deadline: "2026-01-01T00:01:30.000Z",
      topic: null,
      details: {},
    });
    expect({ output, port }).toEqual({ output: { waitedMs: 90_000 }, port: undefined });
  });

  test.each([["soon"], ["{{ 5 }}"], [""], ["400d"]])("refuses %j", async (duration) => {
    await expect(wait({ mode: "for", for: duration })).rejects.toMatchObject({
      class: "invalid-input",
      message: expect.stringContaining("How long"),
    });
  });
});

describe("until a moment", () => {
  test.each([
    ["2026-01-01T01:00:00Z", "2026-01-01T01:00:00.000Z"],
    ["2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00.000Z"],
    ["2026-01-02", "2026-01-02T00:00:00.000Z"],
    ["2026-01-02T08:30", "2026-01-02T08:30:00.000Z"],
    ["2025-12-31", "2025-12-31T00:00:00.000Z"],
  ])("takes %s", async (until, deadline) => {
    expect((await wait({ until })).asked).toMatchObject({ kind: "timer", deadline });
  });

  test.each([["tomorrow"], ["2026-13-01"], ["{{ 5 }}"], [""], ["2028-01-01"]])(
    "refuses %j",
    async (until) => {
      await expect(wait({ until })).rejects.toMatchObject({ class: "invalid-input" });
    },
  );
});

describe("for an event", () => {
  const event = { name: "order.{{ 'paid' }}", match: "event.data.id == trigger.id", timeout: "1d" };

  test("asks for it with its filter and what the filter sees", async () => {
    const { asked } = await wait({ event: { ...event, name: "order.paid" } }, undefined, {
      trigger: { id: 7 },
    });
    expect(asked).toEqual({
      kind: "event",
      deadline: "2026-01-02T00:00:00.000Z",
      topic: "order.paid",
      details: { match: event.match, scope: { trigger: { id: 7 } } },
    });
  });

  test("goes on with it", async () => {
    const came = { name: "order.paid", data: { id: 7 }, id: "evt_1", at: "2026-01-01T00:00:02.000Z" };
    const ended: PauseOutcome = { how: "decided", at: "2026-01-01T00:00:02.000Z", value: came };
    expect(await wait({ event: { name: "order.paid", timeout: "1d" } }, ended)).toMatchObject({
      output: { waitedMs: 2000, event: came },
    });
  });

  test("takes the port timeout when it does not come", async () => {
    expect(await wait({ event: { name: "order.paid", timeout: "1h" } })).toMatchObject({
      port: "timeout",
      output: { waitedMs: 3_600_000 },
      asked: { details: { match: null, scope: {} } },
    });
  });

  test("without a name or a limit fails", async () => {
    await expect(wait({ mode: "event", event: { timeout: "1h" } })).rejects.toThrow("names no event");
    await expect(wait({ event: { name: "order.paid" } })).rejects.toThrow("At most");
  });

  test("is the only way that has a port timeout", () => {
    const ports = (config: JsonObject) =>
      nodeDefinitions.wait.outputs(nodeDefinitions.wait.config.parse(config)).map(({ id }) => id);
    expect(ports({ event: {} })).toEqual(["out", "timeout"]);
    expect(ports({ mode: "for", event: {} })).toEqual(["out"]);
  });
});

test("a wait that says nothing to wait for is a fault", () => {
  expect(nodeDefinitions.wait.config.safeParse({}).error?.issues[0]?.message).toBe(
    "Say what to wait for: for, until or event",
  );
});
