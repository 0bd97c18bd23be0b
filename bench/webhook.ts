import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { edgesOf } from "@/lib/engine/testing/workflow";
import { closeDatabase, pool, prisma } from "@/lib/server/db";
import type { JsonObject } from "@/lib/utils/json";
import { freePort } from "../scripts/free-port";
import { programs, projectRoot, workFlags } from "../scripts/project";
import { ensureBuild } from "../scripts/start/build";
import { withScratchDatabase } from "./executor-database";
import { assertDurable, quantile, writeResults } from "./measure";
import { publishedWorkflow } from "./published-workflow";

// Webhook → 8 transforms → answer when finished, through the real web server and a worker, history on: how many a
// second with 50 callers, and how long one alone takes. The load comes from this process, on the same cores.
// `node --cpu-prof` of the servers: HEDDLE_BENCH_PROFILE=<folder>.

const TRANSFORMS = 8;
const CALLERS = 50;
const WARM_UP_MS = 3_000;
const LOAD_MS = 8_000;
const ALONE = 200;
const KILL_AFTER_MS = 3_000;
const PROFILE = process.env["HEDDLE_BENCH_PROFILE"];

async function bench(url: string, crash: () => Promise<void>): Promise<Record<string, number>> {
  process.env["DATABASE_URL"] = url;
  await assertDurable(pool());
  const port = await freePort();
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: url,
    HEDDLE_DATA_DIR: path.join(tmpdir(), `heddle-bench-${process.pid}`),
    LOG_LEVEL: "error",
    PORT: String(port),
  };
  await ensureBuild(path.join(tmpdir(), "heddle-bench-build.log"), environment);
  const worker = start([...workFlags, "--import", "tsx", "inngest/worker.ts"], environment);
  const web = start([...workFlags, programs.web], environment);
  try {
    await new Promise<void>((resolve) => worker.once("message", () => resolve()));
    const caller = new Caller(`http://127.0.0.1:${port}/hooks/${await publish()}`);
    await caller.untilUp();
    await caller.load(WARM_UP_MS, CALLERS);
    const before = await usage(web, worker);
    const crowd = await caller.load(LOAD_MS, CALLERS);
    const after = await usage(web, worker);
    const alone = await caller.load(60_000, 1, ALONE);
    const runs = crowd.length;
    await assertRecorded();
    await kill(caller, [web, worker], crash);
    return {
      "runs/s": runs / (LOAD_MS / 1000),
      "50 callers, p50 ms": quantile(crowd, 0.5),
      "50 callers, p95 ms": quantile(crowd, 0.95),
      "alone, p50 ms": quantile(alone, 0.5),
      "alone, p95 ms": quantile(alone, 0.95),
      "web server, CPU ms a run": (after.web - before.web) / runs,
      "worker, CPU ms a run": (after.worker - before.worker) / runs,
      "load, CPU ms a run": (after.own - before.own) / runs,
      "PostgreSQL, CPU ms a run": (after.database - before.database) / runs,
    };
  } finally {
    for (const child of [web, worker]) await stop(child);
    await closeDatabase();
  }
}

function start(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const profile = PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${PROFILE}`] : [];
  const stdio = ["ignore", "inherit", "inherit", "ipc"] as const;
  return spawn(process.execPath, [...profile, ...args], { cwd: projectRoot, env, stdio: [...stdio] });
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  await ended;
}

/** Makes the workflow and gives its webhook's token. */
async function publish(): Promise<string> {
  const { id } = await publishedWorkflow(document());
  return (await prisma().hook.findFirstOrThrow({ where: { workflowId: id } })).token;
}

function document(): JsonObject {
  const ids = ["hook", ...Array.from({ length: TRANSFORMS }, (_, index) => `step_${index}`)];
  const node = (id: string, index: number): JsonObject => {
    const place = { name: id, position: [0, index * 100] };
    if (index === 0) return { type: "webhook", ...place, config: { method: "POST", response: "finished" } };
    const before = index === 1 ? "trigger.body.n" : `steps.step_${index - 2}.n`;
    return { type: "transform", ...place, config: { fields: { n: `{{ ${before} + 1 }}` } } };
  };
  return {
    heddle: 1,
    name: "Bench",
    nodes: Object.fromEntries(ids.map((id, index) => [id, node(id, index)])),
    edges: edgesOf(ids.slice(1).map((to, index) => `${ids[index]} -> ${to}`)),
  };
}

/** Calls one address over connections that stay open, and checks each answer. */
class Caller {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  #sent = 0;

  constructor(readonly url: string) {}

  async untilUp(): Promise<void> {
    for (;;) {
      try {
        return void (await this.#call());
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  /** Milliseconds of each call. */
  async load(forMs: number, callers: number, atMost = Number.POSITIVE_INFINITY): Promise<number[]> {
    const times: number[] = [];
    const end = performance.now() + forMs;
    const call = async () => {
      while (performance.now() < end && times.length < atMost) times.push(await this.#call());
    };
    await Promise.all(Array.from({ length: callers }, call));
    return times;
  }

  /** Which calls were answered before the server was gone. */
  async loadUntilRefused(callers: number): Promise<number[]> {
    const answered: number[] = [];
    const call = async () => {
      for (;;) {
        const n = this.#sent++;
        await this.#send(n);
        answered.push(n);
      }
    };
    await Promise.allSettled(Array.from({ length: callers }, call));
    return answered;
  }

  async #call(): Promise<number> {
    return await this.#send(this.#sent++);
  }

  async #send(n: number): Promise<number> {
    const begin = performance.now();
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = request(
        this.url,
        { method: "POST", agent: this.#agent, headers: { "content-type": "application/json" } },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => {
            text += part;
          });
          response.on("end", () => resolve(text));
          response.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(`{"n":${n}}`);
    });
    if (answer !== `{"n":${n + TRANSFORMS}}`) throw new Error(`The answer to ${n} is ${answer}`);
    return performance.now() - begin;
  }
}

/** Kills everything under load, and looks whether all that was answered is there in full. */
async function kill(caller: Caller, children: ChildProcess[], crash: () => Promise<void>): Promise<void> {
  const load = caller.loadUntilRefused(CALLERS);
  await pause(KILL_AFTER_MS);
  for (const child of children) child.kill("SIGKILL");
  await crash();
  const answered = await load;
  const { rows } = await pool().query(
    `SELECT count(*)::int AS whole FROM runs
     WHERE status = 'completed' AND (input -> 'body' ->> 'n')::int = ANY($1)
       AND (SELECT count(*) FROM step_runs WHERE run_id = id AND step_runs.status = 'completed') = $2`,
    [answered, TRANSFORMS + 1],
  );
  if (rows[0]?.whole !== answered.length)
    throw new Error(`${rows[0]?.whole} of ${answered.length} runs that were answered are there in full.`);
  console.log(
    `All ${answered.length} runs that were answered before everything was killed are there in full.`,
  );
}

async function assertRecorded(): Promise<void> {
  const { rows } = await pool().query(
    `SELECT count(*)::int AS gaps FROM runs
     WHERE status <> 'completed' OR (SELECT count(*) FROM step_runs WHERE run_id = id) <> $1`,
    [TRANSFORMS + 1],
  );
  if (rows[0]?.gaps !== 0) throw new Error(`${rows[0]?.gaps} runs are not recorded in full.`);
}

async function usage(web: ChildProcess, worker: ChildProcess): Promise<Record<Part, number>> {
  const { user, system } = process.cpuUsage();
  const { rows } = await pool().query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity UNION ALL SELECT (regexp_match(pg_read_file('postmaster.pid'), '^\\d+'))[1]::int",
  );
  const database = rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
  return { web: cpuOf(web.pid), worker: cpuOf(worker.pid), own: (user + system) / 1000, database };
}

type Part = "web" | "worker" | "own" | "database";

/** Milliseconds of processor time, from Linux's own accounting; not a number elsewhere. */
function cpuOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

const results = await withScratchDatabase((_, url, crash) => bench(url, crash));
console.table(Object.entries(results).map(([what, value]) => ({ what, value: value.toFixed(2) })));
writeResults("webhook", { node: process.version, callers: CALLERS, transforms: TRANSFORMS, results });
process.exit(0);
