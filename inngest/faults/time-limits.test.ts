import { expect, test } from "vitest";
import { env } from "@/lib/server/env";
import { withTestDatabase } from "@/lib/server/testing/database";
import { FaultBench } from "./testing/fault-bench";
import { timeLimits } from "./time-limits";

withTestDatabase();

test("a run whose time is up is not shown as running, also where its worker died before", async () => {
  const bench = await FaultBench.open(env().DATABASE_URL ?? "");
  const { faults } = await timeLimits(bench).finally(() => bench.close());
  expect(faults).toEqual([]);
}, 120_000);
