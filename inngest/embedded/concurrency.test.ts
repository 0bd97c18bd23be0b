import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

/** Counts how many are inside at once, by key; `enter` answers when `leave` lets it go on. */
class Gauge {
  readonly most = new Map<string, number>();
  readonly order: string[] = [];
  readonly #inside = new Map<string, number>();

  async during(keys: string[], name: string, work: () => Promise<void>): Promise<void> {
    this.order.push(name);
    for (const key of keys) {
      const inside = (this.#inside.get(key) ?? 0) + 1;
      this.#inside.set(key, inside);
      this.most.set(key, Math.max(inside, this.most.get(key) ?? 0));
    }
    await work();
    for (const key of keys) this.#inside.set(key, (this.#inside.get(key) ?? 0) - 1);
  }
}

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 3));

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test.each([1, 2, 3])("no key ever has more calls at once than its limit (seed %i)", async (seed) => {
  const next = random(seed);
  const gauge = new Gauge();
  const fn = bench.inngest.createFunction(
    {
      id: "bounded",
      triggers: [{ event: "bounded" }],
      concurrency: [
        { limit: 2, key: "event.data.tenant" },
        { limit: 5, key: "'everybody'", scope: "env" },
      ],
    },
    async ({ event, step }) => {
      const keys = [String(event.data["tenant"]), "everybody"];
      for (let i = 0; i < Number(event.data["steps"]); i += 1)
        await step.run(`s${i}`, () => gauge.during(keys, "", turn));
      if (event.data["fan"] !== true) return;
      await Promise.all(["x", "y", "z"].map((id) => step.run(id, () => gauge.during(keys, "", turn))));
    },
  );
  await bench.run([fn]);
  await bench.run([fn], { maxInFlight: 7 });
  const events = Array.from({ length: 40 }, () => ({
    name: "bounded",
    data: {
      tenant: `t${Math.floor(next() * 4)}`,
      steps: Math.floor(next() * 3),
      fan: next() < 0.4,
    },
  }));
  await bench.inngest.send(events);
  const runs = await bench.finished("bounded", 40);
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["completed"]));
  for (const [key, most] of gauge.most) expect(most).toBeLessThanOrEqual(key === "everybody" ? 5 : 2);
  expect(gauge.most.get("everybody")).toBeGreaterThan(2);
});

test("runs of one key go one after the other in the order of their events, and hold up no other key", async () => {
  const gauge = new Gauge();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const fn = bench.inngest.createFunction(
    { id: "queue", triggers: [{ event: "queue" }], concurrency: { limit: 1, key: "event.data.tenant" } },
    async ({ event, step }) => {
      const name = `${event.data["tenant"]}${event.data["n"]}`;
      await step.run("work", () => gauge.during([], name, () => (name === "a0" ? gate : turn())));
    },
  );
  await bench.run([fn]);
  const of = (tenant: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ name: "queue", data: { tenant, n } }));
  await bench.inngest.send([...of("a", 120), ...of("b", 3)]);
  await bench.finished("queue", 3);
  expect(gauge.order).toEqual(["a0", "b0", "b1", "b2"]);
  release();
  await bench.finished("queue", 123);
  expect(gauge.order.slice(4)).toEqual(
    of("a", 120)
      .slice(1)
      .map(({ data }) => `a${data.n}`),
  );
});

test("a sleeping run holds no slot", async () => {
  const fn = bench.inngest.createFunction(
    { id: "sleeper", triggers: [{ event: "sleeper" }], concurrency: 1 },
    async ({ step }) => {
      await step.waitForEvent("go", { event: "go", timeout: "1h" });
    },
  );
  await bench.run([fn]);
  await bench.inngest.send(Array.from({ length: 5 }, () => ({ name: "sleeper", data: {} })));
  await bench.eventually(async () => {
    const { rowCount } = await bench.pool.query("SELECT FROM executor_waits WHERE kind = 'event'");
    return rowCount === 5 ? true : null;
  });
});

test("a call counts until its lease ends, so that a crash frees its slot and nothing else does", async () => {
  let calls = 0;
  const fn = bench.inngest.createFunction(
    { id: "crashed", triggers: [{ event: "crashed" }], concurrency: 1 },
    () => {
      calls += 1;
    },
  );
  await bench.pool.query(`INSERT INTO executor_runs (id, function_id, dedupe_key, event, slots) VALUES
    ('01', 'test-crashed', 'x', '{"name":"crashed","data":{},"id":"x","ts":1}', '{"fn test-crashed 0 "}')`);
  await bench.pool.query(`INSERT INTO executor_jobs (id, run_id, function_id, kind, owner, due_at, slots, limited)
    VALUES ('01:discover', '01', 'test-crashed', 'discover', 'elsewhere', now() + interval '1 hour',
      '{"fn test-crashed 0 "}', true)`);
  await bench.run([fn]);
  await bench.inngest.send({ name: "crashed", data: {} });
  const queued = await bench.eventually(async () => {
    const { rows } = await bench.pool.query("SELECT owner FROM executor_jobs WHERE run_id <> '01'");
    return rows[0];
  });
  expect(queued).toEqual({ owner: null });
  expect(calls).toBe(0);
  await bench.pool.query("UPDATE executor_jobs SET due_at = now() WHERE run_id = '01'");
  await bench.finished("crashed", 2);
  expect(calls).toBe(2);
});

test("functions with the same key of a shared scope share its calls, each within its own limit", async () => {
  const gauge = new Gauge();
  const create = (id: string, limit: number) =>
    bench.inngest.createFunction(
      { id, triggers: [{ event: "both" }], concurrency: { limit, key: "'api'", scope: "account" } },
      async ({ step }) => {
        await step.run("work", () => gauge.during(["api"], id, turn));
      },
    );
  await bench.run([create("narrow", 1), create("wide", 3)]);
  await bench.inngest.send(Array.from({ length: 60 }, () => ({ name: "both", data: {} })));
  await bench.finished("narrow", 60);
  await bench.finished("wide", 60);
  expect(gauge.most.get("api")).toBeLessThanOrEqual(3);
});
