import { inngest } from "../inngest/client";
import { createExecutor } from "../inngest/embedded/executor";
import { createFunctions } from "../inngest/functions/run-workflow";
import { heedAborts } from "../lib/server/abort-notices";
import { closeDatabase, commits, pool } from "../lib/server/db";
import { withScratchDatabase } from "./executor-database";
import { assertDurable, type Measurement, measure, type Result, writeResults } from "./measure";
import { plainFunctions } from "./plain-functions";
import { workflowRuns } from "./workflow-runs";

// What a durable step costs, without and with the history of a workflow, against what a commit costs on the same
// connection settings. All are measured in turns in one process: only the ratios mean something elsewhere.

const ROUNDS = { warmUp: 5, rounds: 25 };
const COMMITS = 40;

process.env = { ...process.env };
report(await withScratchDatabase((_, url) => run(url)));
process.exit(0);

async function run(connectionString: string): Promise<Result[]> {
  process.env["DATABASE_URL"] = connectionString;
  await assertDurable(pool());
  await pool().query("CREATE TABLE bench_commits (id serial PRIMARY KEY, value text)");
  const client = inngest();
  const plain = plainFunctions(client, pool());
  const functions = [...createFunctions(client), ...plain.functions];
  const executor = createExecutor({ pool: pool(), commits: commits(), connectionString, client, functions });
  await heedAborts();
  await executor.start();
  const commit: Measurement = { name: "one-row commit", round: plainCommits };
  const results = await measure([commit, ...plain.measurements, ...(await workflowRuns())], ROUNDS);
  await executor.stop();
  await closeDatabase();
  return results;
}

async function plainCommits(): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < COMMITS; i += 1) {
    await pool().query({
      name: "bench_commit",
      text: "INSERT INTO bench_commits (value) VALUES ($1)",
      values: [`{"i":${i}}`],
    });
  }
  return (performance.now() - begin) / COMMITS;
}

function report(results: Result[]): void {
  const commit = results[0]?.medianMs ?? Number.NaN;
  const compared = results.map((result) => ({ ...result, timesCommit: result.medianMs / commit }));
  console.table(
    compared.map(({ name, medianMs, p95Ms, timesCommit }) => ({
      what: name,
      "median ms": medianMs.toFixed(3),
      "p95 ms": p95Ms.toFixed(3),
      "× commit": timesCommit.toFixed(2),
    })),
  );
  writeResults("engine", { node: process.version, ...ROUNDS, results: compared });
}
