import { expect, test } from "vitest";
import type { Executor } from "@/lib/nodes/execution";
import { executors } from "@/lib/nodes/executors";
import { replay } from "./testing/replay";
import { workflow } from "./testing/workflow";
import { world } from "./testing/world";

const AT_ONCE: Executor<never> = { durability: "step", execute: () => Promise.resolve({ output: 1 }) };

//  start ─► compute (code) ─► fetch (http)
test("an attempt that reaches outside is written before it is made, one that does not with its result", async () => {
  const { transactions } = await replay({
    document: workflow(
      {
        start: { type: "manual" },
        compute: { type: "code", config: { source: "return 1;" } },
        fetch: { type: "http", config: { url: "https://example.com" } },
      },
      ["start -> compute", "compute -> fetch"],
    ),
    trigger: { nodeId: "start", payload: {} },
    executors: { ...executors, code: AT_ONCE },
    services: world().services,
  });
  const written = transactions.map((rows) => rows.map(({ path, status }) => `${path} ${status}`));
  expect(written).toEqual([["start completed", "compute completed"], ["fetch running"], ["fetch completed"]]);
});
