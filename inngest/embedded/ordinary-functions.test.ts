import { NonRetriableError, RetryAfterError, referenceFunction } from "inngest";
import { describe, expect, test } from "vitest";
import { inProcess } from "./testing/in-process";
import { overHttp } from "./testing/over-http";
import { type Connection, type TestBench, testBench } from "./testing/test-bench";

// What anybody writes with the SDK, in one process with the executor and against its server.

const connections: [string, () => Connection][] = [
  ["in process", inProcess],
  ["over HTTP", overHttp],
];

describe.each(connections)("%s", (_name, connect) => {
  const bench = testBench(connect());
  stepTests(bench);
  waitTests(bench);
  failureTests(bench);
  controlTests(bench);
});

function on<const Event extends string>(event: Event) {
  const triggers: [{ event: Event }] = [{ event }];
  return { triggers };
}

async function untilWaiting(bench: TestBench, kind: string): Promise<void> {
  await bench.eventually(async () => {
    const { rowCount } = await bench.pool.query("SELECT FROM executor_waits WHERE kind = $1", [kind]);
    return rowCount === 0 ? null : true;
  });
}

function stepTests(bench: TestBench): void {
  // a ─► b
  test("steps in a row run once each", async () => {
    const ran: string[] = [];
    const fn = bench.inngest.createFunction({ id: "row", ...on("row") }, async ({ event, step }) => {
      const a = await step.run("a", () => {
        ran.push("a");
        return Number(event.data["n"]) + 1;
      });
      return await step.run("b", () => {
        ran.push("b");
        return a * 2;
      });
    });
    await bench.run([fn]);
    expect(await bench.trigger("row", { n: 1 })).toMatchObject({ status: "completed", output: 4 });
    expect(ran).toEqual(["a", "b"]);
  });

  // ┌─► a ─┐
  // ├─► b ─┼─► sum
  // └─► c ─┘
  test("parallel steps run at the same time", async () => {
    let inside = 0;
    let most = 0;
    const fn = bench.inngest.createFunction({ id: "wide", ...on("wide") }, async ({ step }) => {
      const one = async (value: number) => {
        inside += 1;
        most = Math.max(most, inside);
        while (most < 3) await new Promise((resolve) => setTimeout(resolve, 1));
        inside -= 1;
        return value;
      };
      const values = await Promise.all([1, 2, 3].map((n) => step.run(`s${n}`, () => one(n))));
      return values.reduce((sum, value) => sum + value, 0);
    });
    await bench.run([fn]);
    expect((await bench.trigger("wide")).output).toBe(6);
    expect(most).toBe(3);
  });

  // ┌─► event, 3 s ─┐
  // └─► quick ──────┴─► after
  test("in race mode the function goes on with the first of parallel steps", async () => {
    const order: string[] = [];
    const fn = bench.inngest.createFunction({ id: "race", ...on("race") }, async ({ step, group }) =>
      group.parallel(async () => {
        const first = await Promise.race([
          step.waitForEvent("never", { event: "never", timeout: "3s" }).then(() => order.push("event")),
          step.run("quick", () => "quick"),
        ]);
        return await step.run("after", () => {
          order.push("after");
          return first;
        });
      }),
    );
    await bench.run([fn]);
    expect((await bench.trigger("race")).output).toBe("quick");
    expect(order[0]).toBe("after");
  });

  test("an event that a step sends starts another function", async () => {
    const first = bench.inngest.createFunction({ id: "first", ...on("first") }, async ({ step }) => {
      const { ids } = await step.sendEvent("send", { name: "second", data: { n: 5 } });
      return ids.length;
    });
    const second = bench.inngest.createFunction({ id: "second", ...on("second") }, ({ event }) => event.data);
    await bench.run([first, second]);
    expect((await bench.trigger("first")).output).toBe(1);
    expect(await bench.finished("second")).toMatchObject([{ output: { n: 5 } }]);
  });

  test("an invoke answers with the result of the other function", async () => {
    const child = bench.inngest.createFunction(
      { id: "child", ...on("child") },
      ({ event }) => Number(event.data["n"]) * 3,
    );
    const parent = bench.inngest.createFunction({ id: "parent", ...on("parent") }, async ({ step }) => {
      const direct = await step.invoke("direct", { function: child, data: { n: 2 } });
      const other = referenceFunction({ appId: "test", functionId: "child" });
      return [direct, await step.invoke("by name", { function: other, data: { n: 3 } })];
    });
    await bench.run([child, parent]);
    expect((await bench.trigger("parent")).output).toEqual([6, 9]);
  });

  test("a state of more than 4 MB reaches the function whole", async () => {
    const part = "x".repeat(1_500_000);
    const fn = bench.inngest.createFunction({ id: "large", ...on("large") }, async ({ step }) => {
      const parts: string[] = [];
      for (let i = 0; i < 4; i += 1) parts.push(await step.run(`part ${i}`, () => part));
      await step.sleep("pause", "1s");
      return parts.join("").length;
    });
    await bench.run([fn]);
    expect((await bench.trigger("large")).output).toBe(6_000_000);
  });
}

function waitTests(bench: TestBench): void {
  test("sleep and sleepUntil end when they should", async () => {
    const fn = bench.inngest.createFunction({ id: "sleep", ...on("sleep") }, async ({ step }) => {
      await step.sleep("for", "1s");
      await step.sleepUntil("until", new Date(Date.now() + 300));
      return "awake";
    });
    await bench.run([fn]);
    const begin = Date.now();
    expect((await bench.trigger("sleep")).output).toBe("awake");
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1000);
  });

  test("waitForEvent gets the event it matches, or null in the end", async () => {
    const fn = bench.inngest.createFunction({ id: "wait", ...on("wait") }, async ({ step }) => {
      const match = { event: "answer", timeout: "1h", if: "async.data.to == event.data.id" } as const;
      const answer = await step.waitForEvent("answer", match);
      const none = await step.waitForEvent("none", { event: "none", timeout: "1s" });
      return [String(answer?.data["text"]), none === null];
    });
    await bench.run([fn]);
    const result = bench.trigger("wait", { id: "me" });
    await untilWaiting(bench, "event");
    await bench.inngest.send([
      { name: "answer", data: { to: "you", text: "wrong" } },
      { name: "answer", data: { to: "me", text: "right" } },
    ]);
    expect((await result).output).toEqual(["right", true]);
  });

  test("a signal that one function sends reaches the one that waits for it", async () => {
    const waiting = bench.inngest.createFunction({ id: "waiting", ...on("waiting") }, async ({ step }) => {
      const options = { signal: "door", timeout: "1h", onConflict: "fail" } as const;
      return (await step.waitForSignal("door", options))?.data;
    });
    const sending = bench.inngest.createFunction({ id: "sending", ...on("sending") }, async ({ step }) => {
      await step.sendSignal("open", { signal: "door", data: { open: true } });
    });
    await bench.run([waiting, sending]);
    const result = bench.trigger("waiting");
    await untilWaiting(bench, "signal");
    await bench.inngest.send({ name: "sending", data: {} });
    expect((await result).output).toEqual({ open: true });
  });

  test("cancelOn ends a run, and no other", async () => {
    const cancelOn = [{ event: "cancel", match: "data.id" }];
    const fn = bench.inngest.createFunction({ id: "job", ...on("job"), cancelOn }, async ({ step }) => {
      await step.waitForEvent("go", { event: "go", timeout: "1h" });
      return "went";
    });
    await bench.run([fn]);
    const one = bench.trigger("job", { id: 1 });
    const two = bench.trigger("job", { id: 2 });
    await bench.eventually(async () => {
      const { rowCount } = await bench.pool.query("SELECT FROM executor_waits WHERE kind = 'event'");
      return rowCount === 2 ? true : null;
    });
    await bench.inngest.send({ name: "cancel", data: { id: 2 } });
    expect((await two).status).toBe("cancelled");
    await bench.inngest.send({ name: "go", data: {} });
    expect((await one).output).toBe("went");
  });
}

function failureTests(bench: TestBench): void {
  test("each step has its own attempts", async () => {
    const attempts: string[] = [];
    const fn = bench.inngest.createFunction(
      { id: "flaky", ...on("flaky"), retries: 2 },
      async ({ step, attempt }) => {
        for (const name of ["a", "b"]) {
          await step.run(name, () => {
            attempts.push(`${name}${attempt}`);
            if (attempt < 2) throw new Error("not yet");
          });
        }
      },
    );
    await bench.run([fn]);
    expect((await bench.trigger("flaky")).status).toBe("completed");
    expect(attempts).toEqual(["a0", "a1", "a2", "b0", "b1", "b2"]);
  });

  test("RetryAfterError sets the time of the next attempt, NonRetriableError is the last", async () => {
    const times: number[] = [];
    const later = bench.inngest.createFunction({ id: "later", ...on("later") }, async ({ step }) =>
      step.run("busy", () => {
        times.push(Date.now());
        if (times.length === 1) throw new RetryAfterError("busy", "1s");
      }),
    );
    let calls = 0;
    const never = bench.inngest.createFunction({ id: "never", ...on("never") }, async ({ step }) =>
      step.run("bad", () => {
        calls += 1;
        throw new NonRetriableError("never");
      }),
    );
    await bench.run([later, never]);
    expect((await bench.trigger("later")).status).toBe("completed");
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(950);
    expect(await bench.trigger("never")).toMatchObject({ status: "failed", output: { message: "never" } });
    expect(calls).toBe(1);
  });

  test("onFailure hears of the error with which the last attempt ended", async () => {
    const fn = bench.inngest.createFunction(
      {
        id: "tells",
        ...on("tells"),
        retries: 1,
        onFailure: async ({ error, step }) => step.run("tell", () => error.message),
      },
      ({ attempt }) => {
        throw new Error(`attempt ${attempt}`);
      },
    );
    await bench.run([fn]);
    expect((await bench.trigger("tells")).status).toBe("failed");
    expect(await bench.finished("tells-failure")).toMatchObject([{ output: "attempt 1" }]);
  });

  test("step.ai.infer and step.fetch are refused by name", async () => {
    const model = { url: "http://127.0.0.1:1/", headers: {}, authKey: "none", format: "openai-chat" };
    const infer = bench.inngest.createFunction({ id: "infer", ...on("infer") }, async ({ step }) => {
      // The SDK's model helpers are a package of their own; on the wire a model is no more than this.
      await step.ai.infer("ask", { model, body: {} } as never);
    });
    const gateway = bench.inngest.createFunction({ id: "gateway", ...on("gateway") }, async ({ step }) => {
      await step.fetch("http://127.0.0.1:1/");
    });
    await bench.run([infer, gateway]);
    for (const [event, tool] of [
      ["infer", "step.ai.infer"],
      ["gateway", "step.fetch"],
    ] as const) {
      const error = { name: "UnsupportedStepError", message: `The embedded executor has no ${tool}.` };
      expect(await bench.trigger(event)).toMatchObject({ status: "failed", output: error });
    }
  });
}

function controlTests(bench: TestBench): void {
  test("a concurrency key lets one call at a time through", async () => {
    const inside = new Map<string, number>();
    let most = 0;
    const concurrency = { limit: 1, key: "event.data.tenant" };
    const fn = bench.inngest.createFunction(
      { id: "narrow", ...on("narrow"), concurrency },
      async ({ event, step }) => {
        const tenant = String(event.data["tenant"]);
        await step.run("work", async () => {
          inside.set(tenant, (inside.get(tenant) ?? 0) + 1);
          most = Math.max(most, inside.get(tenant) ?? 0);
          await new Promise((resolve) => setTimeout(resolve, 3));
          inside.set(tenant, (inside.get(tenant) ?? 0) - 1);
        });
      },
    );
    await bench.run([fn]);
    await bench.inngest.send(
      Array.from({ length: 20 }, (_, i) => ({ name: "narrow", data: { tenant: `t${i % 3}` } })),
    );
    await bench.finished("narrow", 20);
    expect(most).toBe(1);
  });

  test("a cron trigger, an idempotency key and a time limit hold", async () => {
    let now = Date.parse("2026-03-01T11:59:30Z");
    const cron = bench.inngest.createFunction(
      { id: "cron", triggers: [{ cron: "TZ=Europe/Berlin 0 13 * * *" }] },
      ({ event }) => new Date(event.ts ?? 0).toISOString(),
    );
    const once = bench.inngest.createFunction(
      { id: "once", ...on("once"), idempotency: "event.data.key" },
      ({ event }) => event.data["n"],
    );
    const limited = bench.inngest.createFunction(
      { id: "limited", ...on("limited"), timeouts: { finish: "1s" } },
      async ({ step }) => {
        await step.sleep("long", "1h");
      },
    );
    await bench.run([cron, once, limited], { now: () => now });
    await bench.inngest.send([1, 2].map((n) => ({ name: "once", data: { key: "k", n } })));
    expect((await bench.trigger("limited")).status).toBe("cancelled");
    await bench.eventually(async () => {
      const { rows } = await bench.pool.query("SELECT next_at FROM executor_schedules");
      return rows.length === 1 ? true : null;
    });
    now = Date.parse("2026-03-01T12:00:05Z");
    expect(await bench.finished("cron")).toMatchObject([{ output: "2026-03-01T12:00:00.000Z" }]);
    expect(await bench.finished("once")).toMatchObject([{ output: 1 }]);
  });

  test("realtime is refused by name", async () => {
    const fn = bench.inngest.createFunction({ id: "live", ...on("live"), retries: 0 }, async () => {
      const request = await bench.inngest["fetch"](`${bench.inngest.apiBaseUrl}/v1/realtime/token`, {
        method: "POST",
        body: "[]",
      });
      return await request.json();
    });
    await bench.run([fn]);
    expect((await bench.trigger("live")).output).toMatchObject({
      error: "The embedded executor has no realtime.",
    });
  });
}
