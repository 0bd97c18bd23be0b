import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Inngest } from "inngest";
import type { Pool } from "pg";
import { createExecutor } from "../inngest/embedded/executor";
import { createTransport, EXECUTOR_URL } from "../inngest/embedded/transport";
import { withScratchDatabase } from "./executor-database";

// What concurrency limits cost: how long one tenant waits for its first step while another has thousands of runs
// queued, and how fast such a queue is worked off, against the same runs without a limit.

const QUEUED = 10_000;
const LIMIT = 5;
const GUESTS = 20;
const DRAINED = 1000;

process.env = { ...process.env };
report(await withScratchDatabase(measure));
process.exit(0);

async function measure(pool: Pool, connectionString: string): Promise<Record<string, number>> {
  const client = new Inngest({
    id: "bench",
    isDev: true,
    baseUrl: EXECUTOR_URL,
    fetch: createTransport(pool),
    checkpointing: { maxRuntime: 0, bufferedSteps: 1 },
  });
  const listeners = new Map<string, () => void>();
  const hear = (name: string) => new Promise<void>((resolve) => listeners.set(name, resolve));
  let done = 0;
  const create = (id: string, options: object) =>
    client.createFunction({ id, triggers: [{ event: id }], ...options }, async ({ event, step }) => {
      await step.run("only", () => listeners.get(String(event.data["key"]))?.());
      done += 1;
      if (done === DRAINED) listeners.get("drained")?.();
    });
  const limited = create("limited", { concurrency: { limit: LIMIT, key: "event.data.tenant" } });
  const free = create("free", {});
  const executor = createExecutor({ pool, connectionString, client, functions: [limited, free] });
  await executor.start();
  const send = (name: string, count: number) =>
    client.send(Array.from({ length: count }, () => ({ name, data: { tenant: "crowd" } })));
  const drain = async (name: string, count: number) => {
    done = 0;
    const drained = hear("drained");
    const begin = performance.now();
    for (let sent = 0; sent < count; sent += DRAINED) await send(name, Math.min(DRAINED, count - sent));
    await drained;
    return (performance.now() - begin) / DRAINED;
  };
  const freeRunMs = await drain("free", DRAINED);
  const limitedRunMs = await drain("limited", DRAINED);
  const queuedRunMs = await drain("limited", QUEUED);
  const waits: number[] = [];
  for (let guest = 0; guest < GUESTS; guest += 1) {
    const key = `guest ${guest}`;
    const heard = hear(key);
    const begin = performance.now();
    await client.send({ name: "limited", data: { tenant: key, key } });
    await heard;
    waits.push(performance.now() - begin);
  }
  const { rows } = await pool.query("SELECT count(*)::int AS queued FROM executor_jobs WHERE limited");
  await executor.stop();
  waits.sort((a, b) => a - b);
  return {
    "free run, ms": freeRunMs,
    "limited run, ms": limitedRunMs,
    [`limited run of ${QUEUED} queued, ms`]: queuedRunMs,
    "still queued when guests were measured": rows[0]?.queued ?? 0,
    "guest's first step, median ms": waits[GUESTS / 2] ?? Number.NaN,
    "guest's first step, slowest ms": waits.at(-1) ?? Number.NaN,
  };
}

function report(results: Record<string, number>): void {
  console.table(Object.entries(results).map(([what, value]) => ({ what, value: value.toFixed(2) })));
  const folder = fileURLToPath(new URL("results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, "executor.json"),
    `${JSON.stringify({ limit: LIMIT, results }, null, 2)}\n`,
  );
}
