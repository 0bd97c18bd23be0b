import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { applyMigrations } from "@/prisma/migrate";
import { startEmbeddedPostgres, stopServerOf } from "@/scripts/postgres/embedded-postgres";
import { databaseRestart } from "./database-restart";
import { FaultBench } from "./testing/fault-bench";

const directory = mkdtempSync(path.join(tmpdir(), "heddle-faults-"));

afterEach(async () => {
  await stopServerOf(directory);
  rmSync(directory, { recursive: true, force: true });
});

test("every run that was accepted survives that PostgreSQL goes down at once and comes back", async () => {
  const server = await startEmbeddedPostgres({ directory });
  const { port } = server;
  await applyMigrations(server.url());
  const bench = await FaultBench.open(server.url());
  const restart = async () => {
    await server.stop("immediate");
    await startEmbeddedPostgres({ directory, port });
  };
  const { figures, faults } = await databaseRestart(bench, {
    requests: 30,
    callers: 4,
    steps: 4,
    restart,
  }).finally(() => bench.close());
  expect(faults).toEqual([]);
  expect(figures["accepted"]).toBeGreaterThanOrEqual(60);
}, 120_000);
