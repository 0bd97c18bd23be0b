import type { Inngest, InngestFunction } from "inngest";
import type { Pool } from "pg";
import type { Measurement } from "./measure";

const STEPS = 40;
const RUNS = 200;
/** Each step is committed before the next begins. */
const ONE_BY_ONE = { maxRuntime: 0, bufferedSteps: 1 };

/** Ordinary Inngest functions on the executor: what it costs without a history. */
export function plainFunctions(
  client: Inngest,
  pool: Pool,
): { functions: InngestFunction.Any[]; measurements: Measurement[] } {
  const took = new Map<string, number>();
  const heard = new Map<string, () => void>();
  const hear = (key: string) => new Promise<void>((resolve) => heard.set(key, resolve));
  const tell = (key: unknown) => heard.get(String(key))?.();
  const sequence = client.createFunction(
    { id: "sequence", triggers: [{ event: "sequence" }], checkpointing: ONE_BY_ONE },
    async ({ event, step }) => {
      const begin = performance.now();
      for (let i = 0; i < STEPS; i += 1) await step.run(`step ${i}`, () => ({ i }));
      took.set(String(event.data["key"]), performance.now() - begin);
      tell(event.data["key"]);
    },
  );
  const single = client.createFunction(
    { id: "single", triggers: [{ event: "single" }], checkpointing: ONE_BY_ONE },
    async ({ event, step }) => {
      await step.run("only", () => tell(event.data["key"]));
    },
  );
  let count = 0;
  const counted = client.createFunction(
    { id: "counted", triggers: [{ event: "counted" }], checkpointing: ONE_BY_ONE },
    async ({ step }) => {
      await step.run("only", () => null);
      count += 1;
      if (count % RUNS === 0) tell("all");
    },
  );
  const send = async (name: string): Promise<{ key: string; ms: number }> => {
    const key = crypto.randomUUID();
    const ended = hear(key);
    const begin = performance.now();
    await client.send({ name, data: { key } });
    await ended;
    return { key, ms: performance.now() - begin };
  };
  const crowd = async (): Promise<number> => {
    const done = hear("all");
    const begin = performance.now();
    await client.send(Array.from({ length: RUNS }, () => ({ name: "counted", data: {} })));
    await done;
    const time = (performance.now() - begin) / RUNS;
    await untilIdle(pool);
    return time;
  };
  return {
    functions: [sequence, single, counted],
    measurements: [
      {
        name: `durable step, of ${STEPS} in a row`,
        round: async () => (took.get((await send("sequence")).key) ?? Number.NaN) / STEPS,
      },
      { name: `one-step run, of ${RUNS} at once`, round: crowd },
      { name: "event sent to first step", round: async () => (await send("single")).ms },
    ],
  };
}

/** The last runs of a round are still being written when their functions are over. */
async function untilIdle(pool: Pool): Promise<void> {
  while ((await pool.query("SELECT FROM executor_jobs LIMIT 1")).rowCount !== 0);
}
