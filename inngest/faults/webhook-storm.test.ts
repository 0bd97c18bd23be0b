import { expect, test } from "vitest";
import { env } from "@/lib/server/env";
import { withTestDatabase } from "@/lib/server/testing/database";
import { FaultBench } from "./testing/fault-bench";
import { webhookStorm } from "./webhook-storm";

withTestDatabase();

test("of a storm of deliveries exactly the distinct ones run, each once", async () => {
  const bench = await FaultBench.open(env().DATABASE_URL ?? "");
  const { figures, faults } = await webhookStorm(bench, {
    seed: 1,
    deliveries: 500,
    senders: 200,
    duplicates: 0.2,
  }).finally(() => bench.close());
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ deliveries: 500, distinct: 400 });
}, 120_000);
