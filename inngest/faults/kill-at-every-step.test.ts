import { expect, test } from "vitest";
import { Random } from "@/lib/engine/testing/random";
import { env } from "@/lib/server/env";
import { withTestDatabase } from "@/lib/server/testing/database";
import { KILL_POINTS, type KillPoint, killAtEveryStep } from "./kill-at-every-step";
import { FaultBench } from "./testing/fault-bench";

withTestDatabase();

test("a run whose worker is killed at any step completes, and nothing that was finished is done again", async () => {
  const bench = await FaultBench.open(env().DATABASE_URL ?? "");
  const random = new Random(2);
  const twoPoints = (at: KillPoint["at"]): KillPoint[] => {
    const points = [1 + random.below(KILL_POINTS[at] - 5), 1 + random.below(KILL_POINTS[at] - 5)];
    return points.sort((a, b) => a - b).map((n) => ({ at, n }));
  };
  const lists = [twoPoints("asked"), twoPoints("answered"), twoPoints("written")];
  const { figures, faults } = await killAtEveryStep(bench, lists).finally(() => bench.close());
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ runs: 3, missed: 0 });
}, 120_000);
