import { expect, test } from "vitest";
import { env } from "@/lib/server/env";
import { withTestDatabase } from "@/lib/server/testing/database";
import { cancelAnywhere } from "./cancel-anywhere";
import { FaultBench } from "./testing/fault-bench";

withTestDatabase();

test("a run that is cancelled in any state ends within 2 s, starts nothing more and aborts what it does", async () => {
  const bench = await FaultBench.open(env().DATABASE_URL ?? "");
  const { figures, faults } = await cancelAnywhere(bench, { seed: 1, runs: 40, callers: 6 }).finally(() =>
    bench.close(),
  );
  expect(faults).toEqual([]);
  expect(figures["cancelled"]).toBeGreaterThan(30);
}, 120_000);
