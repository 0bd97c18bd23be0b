import { existsSync } from "node:fs";
import path from "node:path";
import { Pool } from "pg";
import { startExecutorServer } from "../inngest/embedded/executor-server";
import { readEnv } from "../lib/server/env";
import { applyMigrations } from "../prisma/migrate";
import { type ExecutorArguments, readArguments, usage } from "./executor/options";
import { projectRoot } from "./project";
import { openDatabase } from "./start/database";
import { createShutdown, type Shutdown } from "./start/shutdown";

const MAX_CONNECTIONS = 10;

async function main(): Promise<void> {
  const shutdown = createShutdown();
  try {
    const options = readArguments(process.argv.slice(2));
    if (options === null) {
      console.log(usage);
      return process.exit(0);
    }
    await start(options, shutdown);
    await new Promise((resolve) => shutdown.signal.addEventListener("abort", resolve, { once: true }));
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof Error ? error.message : String(error));
  }
  await shutdown.run();
  process.exit();
}

/** The database of DATABASE_URL, else one of its own in the data directory: the product's may be stopped any time. */
async function start(options: ExecutorArguments, shutdown: Shutdown): Promise<void> {
  const file = path.join(projectRoot, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const settings = readEnv(process.env);
  const database = await openDatabase(settings.DATABASE_URL, path.join(settings.HEDDLE_DATA_DIR, "executor"));
  shutdown.add({ stop: () => database.stop(), kill: () => void database.stop("immediate") });
  console.log(database.description);
  await applyMigrations(database.url);
  const pool = new Pool({ connectionString: database.url, max: MAX_CONNECTIONS });
  pool.on("error", () => undefined);
  shutdown.add({ stop: () => pool.end(), kill: () => undefined });
  const { port, sdkUrls, retryIntervalMs } = options;
  const server = await startExecutorServer({
    pool,
    connectionString: database.url,
    port,
    sdkUrls,
    signingKey: settings.INNGEST_SIGNING_KEY,
    ...(retryIntervalMs === null ? {} : { retryIntervalMs }),
    onError: (message, error) =>
      console.error(`${message}: ${error instanceof Error ? error.message : error}`),
  });
  shutdown.add({ stop: () => server.stop(), kill: () => undefined });
  console.log(`Inngest executor at ${server.url}; start your app with INNGEST_DEV=${server.url}`);
}

await main();
