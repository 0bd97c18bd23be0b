import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { FaultBench } from "../inngest/faults/testing/fault-bench";
import { twoWebs } from "../inngest/faults/two-webs";
import { applyMigrations } from "../prisma/migrate";
import { startEmbeddedPostgres, stopServerOf } from "../scripts/postgres/embedded-postgres";
import { ensureBuild } from "../scripts/start/build";

const directory = mkdtempSync(path.join(tmpdir(), "heddle-e2e-"));

afterAll(async () => {
  await stopServerOf(directory);
  rmSync(directory, { recursive: true, force: true });
});

test("what two web processes accepted survives that one is killed, and runs once", async () => {
  const server = await startEmbeddedPostgres({ directory });
  await applyMigrations(server.url());
  process.env["HEDDLE_SECRET"] ??= "0123456789abcdef".repeat(4);
  const production = { ...process.env, NODE_ENV: "production" } as const;
  await ensureBuild(path.join(directory, "build.log"), production);
  const bench = await FaultBench.open(server.url());
  const options = { seed: 1, deliveries: 100, senders: 10 };
  const { figures, faults } = await twoWebs(bench, server.url(), options).finally(() => bench.close());
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ deliveries: 100 });
}, 300_000);
