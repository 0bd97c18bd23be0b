import { Inngest } from "inngest";
import { Pool } from "pg";
import { createExecutor } from "../executor";
import { createTransport, EXECUTOR_URL } from "../transport";

// A process to be killed: it runs one function of twenty steps, each of which leaves a row in `effects` and
// then takes a little longer, so that there is a middle of a step to be killed in.
const connectionString = process.argv[2] ?? "";
const leaseMs = Number(process.argv[3] ?? 20_000);
const pool = new Pool({ connectionString, max: 4 });
const client = new Inngest({
  id: "crash",
  isDev: true,
  baseUrl: EXECUTOR_URL,
  fetch: createTransport(pool),
  checkpointing: { maxRuntime: 0, bufferedSteps: 1 },
});
const twenty = client.createFunction({ id: "twenty", triggers: [{ event: "twenty" }] }, async ({ step }) => {
  const by: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    by.push(
      await step.run(`step ${i}`, async () => {
        await pool.query("INSERT INTO effects (step, pid) VALUES ($1, $2)", [i, process.pid]);
        await new Promise((resolve) => setTimeout(resolve, 30));
        return process.pid;
      }),
    );
  }
  return by;
});

const executor = createExecutor({ pool, connectionString, client, functions: [twenty], leaseMs });
process.on("SIGTERM", async () => {
  await executor.stop();
  await pool.end();
  process.exit(0);
});
await executor.start();
