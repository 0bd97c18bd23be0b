import { existsSync, watch } from "node:fs";
import path from "node:path";
import { type Env, EnvironmentError, readEnv } from "../lib/server/env";
import { applyMigrations } from "../prisma/migrate";
import { programs, projectRoot, workFlags } from "./project";
import { ensureBuild } from "./start/build";
import type { LockWait } from "./start/build-lock";
import { prepareDataDirectory } from "./start/data-directory";
import { openDatabase } from "./start/database";
import { takeInstanceLock } from "./start/instance-lock";
import { logTail, type ProcessPlan, startProcess } from "./start/managed-process";
import { ensurePrismaClient } from "./start/prisma-client";
import { setupCode } from "./start/setup-code";
import { createShutdown, type Shutdown } from "./start/shutdown";
import { clearLine, createStages } from "./start/stages";
import { StartError } from "./start/start-error";
import { type Supervised, supervise } from "./start/supervise";
import { checkPortIsFree, isLoopback, untilHealthy } from "./start/web-address";

const HEALTHY_WITHIN_MS = 90_000;
const WEB_GRACE_MS = 8000;
const WORKER_GRACE_MS = 20_000;

type Mode = "start" | "dev";

const stages = createStages();

async function main(mode: Mode): Promise<void> {
  const shutdown = createShutdown();
  try {
    console.log(`\n  Heddle${mode === "dev" ? ", with hot reload" : ""}\n`);
    await startAll(mode, shutdown);
    await new Promise((resolve) => shutdown.signal.addEventListener("abort", resolve, { once: true }));
  } catch (error) {
    if (!shutdown.signal.aborted) report(error);
  }
  if (shutdown.signal.aborted) console.log("\n  Stopping …");
  await shutdown.run();
  if (shutdown.signal.aborted) console.log("  Stopped. Your data is kept.\n");
  process.exit();
}

async function startAll(mode: Mode, shutdown: Shutdown): Promise<void> {
  const settings = settingsFrom(mode);
  const data = settings.HEDDLE_DATA_DIR;
  await stages.run(
    "Data directory",
    () => claim(settings, shutdown),
    () => `Data directory ${shown(data)}`,
  );
  const database = await stages.run(
    "PostgreSQL",
    () => openDatabase(settings.DATABASE_URL, data),
    ({ description }) => description,
  );
  shutdown.add({ stop: () => database.stop(), kill: () => void database.stop("immediate") });
  shutdown.signal.throwIfAborted();
  const made = (client: boolean) => (client ? "Database client generated" : "Database client is up to date");
  await stages.run("Database client", () => ensurePrismaClient(waitingFor(shutdown)), made);
  await stages.run("Migrations", () => migrate(database.url), migrated);
  shutdown.signal.throwIfAborted();
  const code = await setupCode(settings, database.url);
  const environment = childEnvironment(mode, settings, database.url, code);
  if (mode === "start") await buildStage(data, environment, shutdown);
  shutdown.signal.throwIfAborted();
  startWorkers(mode, settings, environment, shutdown);
  await stages.run("Web server", () => startWeb(mode, settings, environment, shutdown), webStarted(settings));
  const stopWatching = database.keepRunning(() => notice("PostgreSQL had stopped; it is running again."));
  shutdown.add({ stop: async () => stopWatching(), kill: stopWatching });
  announce(settings, code);
}

/** A .env file beside package.json counts where the environment says nothing itself. */
function settingsFrom(mode: Mode): Env {
  const file = path.join(projectRoot, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  Object.assign(process.env, { NODE_ENV: mode === "dev" ? "development" : "production" });
  return readEnv(process.env);
}

async function claim(settings: Env, shutdown: Shutdown): Promise<void> {
  prepareDataDirectory(settings.HEDDLE_DATA_DIR);
  const release = takeInstanceLock(settings.HEDDLE_DATA_DIR);
  shutdown.add({ stop: async () => release(), kill: release });
  await checkPortIsFree(settings.HOST, settings.PORT);
}

async function migrate(url: string): Promise<string[]> {
  return await applyMigrations(url).catch((error: Error) => {
    throw new StartError(`The database could not be migrated: ${error.message.split("\n")[0]}`);
  });
}

function migrated(names: string[]): string {
  return names.length === 0 ? "Database is up to date" : `Database migrated: ${names.join(", ")}`;
}

/** What to do while another start in this folder builds what both need. */
function waitingFor({ signal }: Shutdown): LockWait {
  const onWait = (pid: number) => notice(`Another start is building here (process ${pid}); waiting for it.`);
  return { signal, onWait };
}

async function buildStage(data: string, environment: NodeJS.ProcessEnv, shutdown: Shutdown): Promise<void> {
  const logFile = path.join(data, "logs", "build.log");
  const work = () =>
    ensureBuild(logFile, environment, {
      onStart: (build) => shutdown.signal.addEventListener("abort", build.kill, { once: true }),
      ...waitingFor(shutdown),
    });
  await stages.run("Building the app, once", work, (built) => (built ? "App built" : "App is already built"));
}

function startWorkers(mode: Mode, settings: Env, environment: NodeJS.ProcessEnv, shutdown: Shutdown): void {
  if (settings.usesInngestServer) {
    notice("Runs are executed by the configured Inngest; no worker is started.");
    return;
  }
  const workers = Array.from({ length: settings.HEDDLE_WORKERS }, (_, index) => {
    const name = `worker-${index + 1}`;
    const plan = {
      args: [...workFlags, "--import", "tsx", "inngest/worker.ts"],
      env: environment,
      ...output(mode, settings, name),
    };
    return supervise(plan, restartNotice(name, plan));
  });
  shutdown.add({
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(WORKER_GRACE_MS)));
    },
    kill() {
      for (const worker of workers) worker.kill();
    },
  });
  if (mode === "dev") restartOnChange(workers);
}

/** Editors write a file in several steps; one restart is enough. */
function restartOnChange(workers: Supervised[]): void {
  let timer: NodeJS.Timeout | undefined;
  const restart = () => {
    for (const worker of workers) worker.restart();
  };
  for (const folder of ["lib", "inngest"]) {
    watch(path.join(projectRoot, folder), { recursive: true }, (_, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      clearTimeout(timer);
      timer = setTimeout(restart, 200);
    }).unref();
  }
}

async function startWeb(
  mode: Mode,
  settings: Env,
  environment: NodeJS.ProcessEnv,
  shutdown: Shutdown,
): Promise<void> {
  const address = ["--port", String(settings.PORT), "--hostname", settings.HOST];
  const plan: ProcessPlan = {
    args: mode === "dev" ? [programs.next, mode, ...address] : [...workFlags, programs.web],
    env: environment,
    ...output(mode, settings, "web"),
  };
  const first = startProcess(plan);
  const failed = first.ended.then(({ how }) => {
    shutdown.signal.throwIfAborted();
    const tail = plan.logFile ? `\n${logTail(plan.logFile, 10)}` : "";
    throw new StartError(`The web server did not start (${how}).${tail}`);
  });
  let web: Pick<Supervised, "stop" | "kill"> = first;
  shutdown.add({ stop: () => web.stop(WEB_GRACE_MS), kill: () => web.kill() });
  await Promise.race([
    untilHealthy(settings.HOST, settings.PORT, HEALTHY_WITHIN_MS, shutdown.signal),
    failed,
  ]);
  web = supervise(plan, restartNotice("web", plan), first);
}

function webStarted(settings: Env): () => string {
  const { HEDDLE_WORKERS: count, usesInngestServer } = settings;
  const workers = usesInngestServer ? "" : `, ${count} ${count === 1 ? "worker" : "workers"}`;
  return () => `Web server on ${settings.HOST}:${settings.PORT}${workers}`;
}

/** In production the terminal stays calm and output goes to files; a developer wants to see it. */
function output(mode: Mode, settings: Env, name: string): { logFile?: string } {
  return mode === "dev" ? {} : { logFile: path.join(settings.HEDDLE_DATA_DIR, "logs", `${name}.log`) };
}

function restartNotice(name: string, { logFile }: ProcessPlan): (how: string, pauseMs: number) => void {
  const where = logFile ? `   ${shown(logFile)}` : "";
  return (how, pauseMs) => notice(`${name} ended (${how}); starting it again in ${pauseMs / 1000} s${where}`);
}

function childEnvironment(
  mode: Mode,
  settings: Env,
  databaseUrl: string,
  code: string | undefined,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: mode === "dev" ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(settings.PORT),
    HOST: settings.HOST,
    DATABASE_URL: databaseUrl,
    HEDDLE_DATA_DIR: settings.HEDDLE_DATA_DIR,
    HEDDLE_SECRET: settings.HEDDLE_SECRET,
    HEDDLE_SETUP_CODE: code,
    HEDDLE_URL: settings.HEDDLE_URL,
    NEXTAUTH_URL: settings.NEXTAUTH_URL ?? settings.HEDDLE_URL,
  };
}

function announce(settings: Env, code: string | undefined): void {
  console.log(`\n  Heddle is ready at ${settings.HEDDLE_URL}`);
  if (code && !isLoopback(settings.HOST)) console.log(`  Set-up code for the owner's account: ${code}`);
  console.log(
    `  Logs are in ${shown(path.join(settings.HEDDLE_DATA_DIR, "logs"))}. Ctrl-C stops everything.\n`,
  );
}

function notice(text: string): void {
  clearLine();
  console.log(`  ! ${text}`);
}

function report(error: unknown): void {
  process.exitCode = 1;
  const expected = error instanceof StartError || error instanceof EnvironmentError;
  const message = error instanceof Error ? error.message : String(error);
  console.error(`  ✗ ${expected ? message : `Heddle cannot start: ${message.split("\n")[0]}`}`);
}

/** A path as short as it can be said from here. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? file : relative || ".";
}

await main(process.argv[2] === "dev" ? "dev" : "start");
