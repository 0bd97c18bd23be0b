import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { env } from "@/lib/server/env";
import { withTestDatabase } from "@/lib/server/testing/database";
import { FaultBench } from "./testing/fault-bench";
import { twoWorkers, type WorkerFault } from "./two-workers";

withTestDatabase();

let bench: FaultBench;
beforeEach(async () => {
  bench = await FaultBench.open(env().DATABASE_URL ?? "");
});
afterEach(async () => await bench.close());

describe("while two workers share a load, no step is finished twice and nothing is lost when one of them", () => {
  test.each<WorkerFault>([
    { what: "killed" },
    { what: "frozen", forMs: 1_500, lapse: true },
    { what: "cut off", forMs: 2_000 },
  ])(
    "is $what",
    async (fault) => {
      const { figures, faults } = await twoWorkers(bench, env().DATABASE_URL ?? "", {
        runs: 20,
        steps: 8,
        fault,
      });
      expect(faults).toEqual([]);
      expect(figures).toMatchObject({ runs: 20, effects: 160 });
    },
    60_000,
  );
});
