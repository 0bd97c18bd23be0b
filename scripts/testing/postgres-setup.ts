import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { executeSql } from "../../lib/server/testing/execute-sql";
import { applyMigrations } from "../../prisma/migrate";
import { startEmbeddedPostgres, stopServerOf } from "../postgres/embedded-postgres";
import { isAlive } from "../process-info";

declare module "vitest" {
  interface ProvidedContext {
    /** A connection that may create databases, and the migrated database to copy. */
    postgres: { url: string; template: string };
  }
}

const PREFIX = "heddle-test-";

/**
 * Vitest global setup: one real PostgreSQL for all test files, with fsync on as in production, in a
 * temporary folder. TEST_DATABASE_URL names a running server to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TEST_DATABASE_URL"];
  const server = given ? { url: given, stop: async () => undefined } : await startTemporaryServer();
  const template = `heddle_template_${randomBytes(6).toString("hex")}`;
  await executeSql(server.url, `create database ${template}`);
  await applyMigrations(withDatabase(server.url, template));
  project.provide("postgres", { url: server.url, template });
  return async () => {
    await executeSql(server.url, `drop database ${template}`);
    await server.stop();
  };
}

async function startTemporaryServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  await removeAbandonedServers();
  const directory = path.join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(directory, { mode: 0o755 });
  const server = await startEmbeddedPostgres({ directory, settings: { max_connections: "400" } });
  const stop = async () => {
    await server.stop("immediate");
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: server.url("postgres"), stop };
}

/** Test runs that were killed could not clean up; their folders are named after their process. */
async function removeAbandonedServers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const directory = path.join(tmpdir(), name);
    await stopServerOf(directory);
    rmSync(directory, { recursive: true, force: true });
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
