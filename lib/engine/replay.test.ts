import { describe, expect, test } from "vitest";
import { executors } from "@/lib/nodes/executors";
import { NodeError } from "@/lib/nodes/node-error";
import example from "@/lib/server/examples/sales-lead-processing.json";
import sampleLead from "@/lib/server/examples/sample-lead.json";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { type Replayed, replay } from "./testing/replay";
import { type Node, workflow } from "./testing/workflow";
import { type Calls, world } from "./testing/world";

const call = (url: string): JsonObject => ({ method: "POST", url });
const start: Node = { type: "manual" };

async function run(
  document: JsonObject,
  calls: Calls,
  payload: Json = {},
  stepsPerPass = 1,
): Promise<Replayed> {
  const { services } = calls;
  return await replay({ document, trigger: { nodeId: "start", payload }, executors, services, stepsPerPass });
}

function statuses({ records }: Replayed): Record<string, string> {
  return Object.fromEntries(records.map(({ path, status }) => [path, status]));
}

function expectOnce({ keys }: Calls): void {
  expect(new Set(keys).size).toBe(keys.length);
}

describe("the example, with an executor that stops after every step", () => {
  const leads: Record<string, { body: JsonObject; tier: string; messages: number }> = {
    hot: {
      body: sampleLead,
      tier: "hot",
      messages: 3,
    },
    nurture: {
      body: {
        company: "Bluebird Studio",
        employees: 60,
        budget: 12_000,
        message: "Please send pricing for a support team of twelve. We are comparing tools.",
        contacts: [{ name: "Dana Levi", role: "Support Manager", email: "dana@bluebird.example" }],
      },
      tier: "nurture",
      messages: 1,
    },
    low: {
      body: {
        company: "State University",
        employees: 1,
        budget: 0,
        message: "I am a student and look for material about workflow tools for my thesis.",
        contacts: [{ name: "Emil Berg", role: "Student", email: "emil@university.example" }],
      },
      tier: "low",
      messages: 0,
    },
  };

  test.each(Object.keys(leads))(
    "a %s lead takes its branch, and each step runs exactly once",
    async (kind) => {
      const lead = leads[kind];
      if (!lead) throw new Error(`No lead ${kind}`);
      const calls = world();
      const trigger = {
        nodeId: "lead",
        payload: { method: "POST", path: "", query: {}, headers: {}, body: lead.body },
      };
      const replayed = await replay({ document: example, trigger, executors, services: calls.services });
      expectOnce(calls);
      expect([...replayed.entered.values()].every((times) => times === 1)).toBe(true);
      expect(replayed.result.status).toBe("completed");
      const output = replayed.result.status === "completed" ? replayed.result.output : null;
      expect(output).toMatchObject({ company: lead.body["company"], tier: lead.tier });
      const messages = isJsonObject(output) && Array.isArray(output["messages"]) ? output["messages"] : [];
      expect(messages).toHaveLength(lead.messages);
      for (const message of messages) expect(message).toMatchObject({ quality: expect.any(Number) });
    },
  );

  test("the result is the same however many steps an invocation gets to make", async () => {
    const trigger = { nodeId: "lead", payload: { body: leads["nurture"]?.body ?? null } };
    const results = await Promise.all(
      [1, 2, 7, 1000].map(async (stepsPerPass) => {
        const { services } = world();
        return (await replay({ document: example, trigger, executors, services, stepsPerPass })).result;
      }),
    );
    for (const result of results) expect(result).toEqual(results[0]);
  });
});

describe("flow", () => {
  // start ─► a ─┬─► b ─┐
  //             └─► c ─┴─► d
  test("a node waits for every branch that will arrive", async () => {
    const document = workflow(
      {
        start,
        a: { type: "http", config: call("http://x/a") },
        b: { type: "http", config: call("http://x/b") },
        c: { type: "transform", config: { fields: { from: "c" } } },
        d: { type: "join", config: { mode: "all" } },
      },
      ["start -> a", "a -> b", "a -> c", "b -> d", "c -> d"],
    );
    const calls = world((request) => ({ url: request.url }));
    const { result } = await run(document, calls);
    expectOnce(calls);
    expect(result).toMatchObject({
      status: "completed",
      output: { b: { body: { url: "http://x/b" } }, c: { from: "c" } },
    });
  });

  // start ─► if ─yes─► a ─┐
  //           └─else─► b ─┴─► end
  test("a join does not wait for the branch that was not taken", async () => {
    const document = workflow(
      {
        start,
        check: {
          type: "condition",
          config: { branches: [{ id: "yes", label: "Yes", when: "input.n > 1" }] },
        },
        a: { type: "transform", config: { fields: { from: "a" } } },
        b: { type: "transform", config: { fields: { from: "b" } } },
        end: { type: "transform", config: { fields: { got: "{{ only(input).from }}" } } },
      },
      ["start -> check", "check:yes -> a", "check:else -> b", "a -> end", "b -> end"],
    );
    const replayed = await run(document, world(), { n: 1 });
    expect(replayed.result).toEqual({ status: "completed", output: { got: "b" } });
    expect(statuses(replayed)).toMatchObject({ a: "skipped", b: "completed", end: "completed" });
  });

  test("a disabled node hands its input on", async () => {
    const document = workflow(
      {
        start,
        off: { type: "http", config: call("http://x/"), disabled: true },
        end: { type: "transform", config: { fields: { n: "{{ input.n }}" } } },
      },
      ["start -> off", "off -> end"],
    );
    const calls = world();
    expect((await run(document, calls, { n: 7 })).result).toEqual({ status: "completed", output: { n: 7 } });
    expect(calls.keys).toEqual([]);
  });

  test("what no expression can find fails the node that asked, and names it", async () => {
    const document = workflow(
      { start, end: { type: "transform", config: { fields: { n: "{{ input.mesage }}" } } } },
      ["start -> end"],
    );
    const { result } = await run(document, world(), { message: "hello" });
    expect(result).toMatchObject({
      status: "failed",
      error: {
        class: "invalid-input",
        nodeId: "end",
        path: "end",
        message: expect.stringContaining("mesage"),
      },
    });
  });
});

describe("errors", () => {
  const failing = (times: number, error: NodeError) =>
    world((_, earlier) => {
      if (earlier < times) throw error;
      return { ok: true };
    });
  const unavailable = new NodeError("unavailable", "http-503", "x answered 503");

  test("a failure that may pass is tried again under the policy, each attempt recorded", async () => {
    const policy = { retries: 3, backoff: { kind: "exponential", base: "1s" } };
    const document = workflow({ start, a: { type: "http", config: call("http://x/a"), policy } }, [
      "start -> a",
    ]);
    const calls = failing(2, unavailable);
    const { result, records } = await run(document, calls);
    expect(result.status).toBe("completed");
    expect(calls.keys).toEqual(["run_1:a", "run_1:a", "run_1:a"]);
    const attempts = records.filter(({ path }) => path === "a");
    expect(attempts.map(({ status }) => status)).toEqual(["failed", "failed", "completed"]);
    const delays = attempts
      .slice(0, 2)
      .map((record) => Date.parse(record.retryAt ?? "") - Date.parse(record.finishedAt ?? ""));
    expect(delays).toEqual([1000, 2000]);
  });

  test("a failure that will not pass is not tried again", async () => {
    const document = workflow({ start, a: { type: "http", config: call("http://x/a") } }, ["start -> a"]);
    const calls = failing(9, new NodeError("auth", "http-401", "x answered 401"));
    expect((await run(document, calls)).result).toMatchObject({
      status: "failed",
      error: { class: "auth", path: "a" },
    });
    expect(calls.keys).toHaveLength(1);
  });

  // start ─► a ─error─► handled
  //          └──out───► never
  test("the port error carries what happened", async () => {
    const document = workflow(
      {
        start,
        a: { type: "http", config: call("http://x/a"), policy: { retries: 0, onError: "branch" } },
        never: { type: "transform", config: { fields: {} } },
        handled: {
          type: "transform",
          config: { fields: { said: "{{ input.message }} ({{ input.class }})" } },
        },
      },
      ["start -> a", "a -> never", "a:error -> handled"],
    );
    const replayed = await run(document, failing(9, unavailable));
    expect(replayed.result).toEqual({
      status: "completed",
      output: { said: "x answered 503 (unavailable)" },
    });
    expect(statuses(replayed)).toMatchObject({ a: "failed", never: "skipped" });
  });

  test("continue goes on with the default output", async () => {
    const policy = { retries: 0, onError: "continue", defaultOutput: { status: 0 } };
    const document = workflow({ start, a: { type: "http", config: call("http://x/a"), policy } }, [
      "start -> a",
    ]);
    expect((await run(document, failing(9, unavailable))).result).toEqual({
      status: "completed",
      output: { status: 0 },
    });
  });
});

describe("containers", () => {
  const each = (config: JsonObject): Node => ({
    type: "fan-out",
    config: { items: "{{ trigger.items }}", concurrency: 2, ...config },
  });
  const body = (parent: string): Node => ({
    type: "http",
    parent,
    config: { method: "POST", url: "http://x/{{ item }}" },
    policy: { retries: 0 },
  });
  const failingOn = (item: string) =>
    world((request) => {
      if (request.url.endsWith(`/${item}`)) throw new NodeError("refused", "http-400", `no ${item}`);
      return request.url;
    });

  test.each([1, 2, 3, 50])(
    "a fan-out %i wide gives the results in the order of the items",
    async (concurrency) => {
      const document = workflow({ start, each: each({ concurrency }), call: body("each") }, [
        "start -> each",
      ]);
      const calls = world((request) => request.url);
      const { result } = await run(document, calls, { items: ["a", "b", "c", "d", "e"] });
      expectOnce(calls);
      const output =
        result.status === "completed" && isJsonObject(result.output) ? result.output["results"] : null;
      expect(output).toMatchObject(["a", "b", "c", "d", "e"].map((item) => ({ body: `http://x/${item}` })));
    },
  );

  test("a fan-out over nothing gives nothing, and its body leaves no rows", async () => {
    const document = workflow({ start, each: each({}), call: body("each") }, ["start -> each"]);
    const replayed = await run(document, world(), { items: [] });
    expect(replayed.result).toEqual({ status: "completed", output: { results: [], errors: [] } });
    expect(Object.keys(statuses(replayed))).toEqual(["start", "each"]);
  });

  test.each([
    ["skip", { results: [{ body: "http://x/a" }, { body: "http://x/c" }], errors: [{ index: 1 }] }],
    ["collect", { results: [{ body: "http://x/a" }, null, { body: "http://x/c" }], errors: [{ index: 1 }] }],
  ])("one failing item under the policy %s", async (onItemError, expected) => {
    const document = workflow({ start, each: each({ onItemError }), call: body("each") }, ["start -> each"]);
    const { result } = await run(document, failingOn("b"), { items: ["a", "b", "c"] });
    expect(result).toMatchObject({ status: "completed", output: expected });
  });

  test("one failing item under the policy fail ends the container with that item's error", async () => {
    const document = workflow(
      { start, each: each({ onItemError: "fail", concurrency: 1 }), call: body("each") },
      ["start -> each"],
    );
    const calls = failingOn("b");
    const { result } = await run(document, calls, { items: ["a", "b", "c"] });
    expect(result).toMatchObject({
      status: "failed",
      error: { message: "no b", path: "each[1]/call", nodeId: "call" },
    });
    expect(calls.keys).toEqual(["run_1:each[0]/call", "run_1:each[1]/call"]);
  });

  const loop = (config: JsonObject, parent?: string): Node => ({
    type: "loop",
    ...(parent ? { parent } : {}),
    config: { maxIterations: 10, ...config },
  });

  test("a loop goes over items in order and sees the previous result", async () => {
    const document = workflow(
      {
        start,
        over: loop({ mode: "each", items: "{{ trigger.items }}" }),
        add: {
          type: "transform",
          parent: "over",
          config: { fields: { sum: "{{ (previous == null ? 0 : previous.sum) + item }}" } },
        },
      },
      ["start -> over"],
    );
    const { result } = await run(document, world(), { items: [1, 2, 3] });
    expect(result).toMatchObject({ status: "completed", output: { last: { sum: 6 }, iterations: 3 } });
  });

  test("a limit that is reached is an error, or an exit of its own", async () => {
    const nodes = (onLimit: string) => ({
      start,
      again: loop({ mode: "while", while: "true", maxIterations: 3, onLimit }),
      step: { type: "transform", parent: "again", config: { fields: { index: "{{ index }}" } } },
      out: { type: "transform", config: { fields: { left: "out" } } },
      limit: { type: "transform", config: { fields: { left: "limit", last: "{{ input.last.index }}" } } },
    });
    const failed = await run(workflow(nodes("fail"), ["start -> again", "again -> out"]), world());
    expect(failed.result).toMatchObject({ status: "failed", error: { nodeId: "again" } });
    const left = await run(
      workflow(nodes("port"), ["start -> again", "again -> out", "again:limit -> limit"]),
      world(),
    );
    expect(left.result).toEqual({ status: "completed", output: { left: "limit", last: 2 } });
  });

  test("a loop inside a fan-out inside a loop runs every call once", async () => {
    const document = workflow(
      {
        start,
        outer: loop({ mode: "each", items: "{{ [1, 2] }}" }),
        middle: {
          type: "fan-out",
          parent: "outer",
          config: { items: "{{ ['a', 'b', 'c'] }}", concurrency: 2 },
        },
        inner: loop({ mode: "each", items: "{{ ['x', 'y'] }}" }, "middle"),
        call: {
          type: "http",
          parent: "inner",
          config: call("http://x/{{ scope.outer.item }}{{ scope.middle.item }}{{ item }}"),
        },
        after: { type: "transform", config: { fields: { rounds: "{{ steps.outer.iterations }}" } } },
      },
      ["start -> outer", "outer -> after"],
    );
    const calls = world((request) => request.url);
    const { result, records } = await run(document, calls);
    expect(result).toEqual({ status: "completed", output: { rounds: 2 } });
    expectOnce(calls);
    expect(calls.keys).toHaveLength(12);
    expect(calls.keys).toContain("run_1:outer[1]/middle[2]/inner[0]/call");
    expect(records.every(({ status }) => status === "completed")).toBe(true);
  });

  test("a long loop goes on in further function runs, and still runs every call once", async () => {
    const document = workflow(
      {
        start,
        over: loop({ mode: "each", items: "{{ trigger.items }}", maxIterations: 200 }),
        call: body("over"),
      },
      ["start -> over"],
    );
    const calls = world((request) => request.url);
    const items = Array.from({ length: 120 }, (_, index) => `i${index}`);
    const { result } = await run(document, calls, { items }, 40);
    expect(result).toMatchObject({ status: "completed", output: { iterations: 120 } });
    expectOnce(calls);
    expect(calls.keys).toHaveLength(120);
  });
});
