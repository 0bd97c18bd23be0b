import { expect, test } from "vitest";
import type { Caller } from "@/lib/server/access";
import { prisma } from "@/lib/server/db";
import { replayRun } from "@/lib/server/replay";
import type { JsonObject } from "@/lib/utils/json";
import { documentOf, node, runBench } from "./testing/run-bench";

const bench = runBench();

const callerOf = (runId: string): Caller => ({ userId: null, workspaceId: `ws-${runId}`, role: "editor" });

async function outputsOf(runId: string) {
  const steps = await prisma().stepRun.findMany({ where: { runId }, orderBy: { path: "asc" } });
  return Object.fromEntries(steps.map(({ path, output, reused }) => [path, { output, reused }]));
}

const look = (path: string, more: JsonObject = {}) => ({
  ...bench.call(path),
  config: { method: "GET", url: bench.url(path) },
  ...more,
});

test("a run is replayed from a step with what came before, also where it failed", async () => {
  const document = documentOf(
    {
      first: look("/first"),
      second: {
        ...look("/second"),
        config: { method: "GET", url: "{{ trigger.url }}" },
        policy: { retries: 0 },
      },
      third: look("/third"),
    },
    ["start -> first", "first -> second", "second -> third"],
  );
  await bench.start("run_broken", document, { url: "nowhere" });
  expect(await bench.finished("run_broken")).toMatchObject({ status: "failed" });
  bench.received = [];

  const caller = callerOf("run_broken");
  const again = await replayRun(caller, "run_broken", {
    from: "second",
    input: { url: bench.url("/second") },
  });
  expect(await bench.finished(again.id)).toMatchObject({ status: "completed", replayOf: "run_broken" });
  expect(bench.received).toHaveLength(2);
  expect((await outputsOf(again.id))["first"]).toMatchObject({ reused: true });

  const byHand = await replayRun(caller, "run_broken", {
    outputs: { second: { status: 200, body: "by hand" } },
  });
  expect(await bench.finished(byHand.id)).toMatchObject({ status: "completed" });
  expect(bench.received).toHaveLength(3);
  const events = await prisma().runEvent.findMany({ where: { runId: byHand.id }, orderBy: { seq: "asc" } });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
});

test("one item of a fan-out is run again without the others", async () => {
  const document = documentOf(
    {
      each: node("fan-out", { items: "{{ [0, 1, 2, 3, 4] }}", concurrency: 2 }, { size: [400, 200] }),
      fetch: { ...look("/{{ item }}"), parent: "each" },
      last: look("/last"),
    },
    ["start -> each", "each -> last"],
  );
  await bench.start("run_items", document);
  await bench.finished("run_items");
  bench.received = [];
  const again = await replayRun(callerOf("run_items"), "run_items", { from: "each[3]/fetch" });
  const run = await bench.finished(again.id);
  expect(run).toMatchObject({ status: "completed" });
  expect(bench.received).toHaveLength(2);
  const steps = await outputsOf(again.id);
  expect(Object.keys(steps)).toHaveLength(13);
  expect(steps["each[3]/fetch"]).toMatchObject({ reused: false });
  expect(steps["each[1]/fetch"]).toMatchObject({ reused: true });
});

test("only what changed is run again, and what depends on it", async () => {
  const document = (greeting: string) =>
    documentOf(
      {
        first: look("/first"),
        say: node("transform", { fields: { text: greeting } }),
        second: { ...look("/second"), config: { method: "GET", url: bench.url("/{{ steps.say.text }}") } },
        aside: look("/aside"),
      },
      ["start -> first", "first -> say", "say -> second", "first -> aside"],
    );
  await bench.start("run_changed", document("hello"));
  await bench.finished("run_changed");
  bench.received = [];
  await prisma().workflow.update({
    where: { id: "wf-run_changed" },
    data: { draft: JSON.parse(JSON.stringify(document("good-bye"))) },
  });
  const again = await replayRun(callerOf("run_changed"), "run_changed", { version: "draft", changed: true });
  expect(await bench.finished(again.id)).toMatchObject({ status: "completed" });
  expect(bench.received).toHaveLength(1);
  const steps = await outputsOf(again.id);
  expect(steps["aside"]).toMatchObject({ reused: true });
  expect(steps["second"]).toMatchObject({ reused: false });
});

test("effects are repeated only when that was confirmed", async () => {
  const document = documentOf({ pay: bench.call("/pay"), note: look("/note") }, [
    "start -> pay",
    "pay -> note",
  ]);
  await bench.start("run_pay", document);
  await bench.finished("run_pay");
  bench.received = [];
  const caller = callerOf("run_pay");
  await expect(replayRun(caller, "run_pay", {})).rejects.toMatchObject({
    code: "confirm-effects",
    details: { steps: [{ path: "pay", nodeId: "pay", name: "http" }] },
  });
  expect(await prisma().run.count({ where: { replayOf: "run_pay" } })).toBe(0);
  const later = await replayRun(caller, "run_pay", { from: "note" });
  await bench.finished(later.id);
  const confirmed = await replayRun(caller, "run_pay", { confirmEffects: true });
  await bench.finished(confirmed.id);
  expect(bench.received.filter((key) => key.endsWith(":pay"))).toEqual([`${confirmed.id}:pay`]);
});

test("a recording that is needed and gone is named", async () => {
  const caller = callerOf("run_pay");
  await expect(replayRun(caller, "run_pay", { from: "pay[1]/x" })).rejects.toMatchObject({
    code: "not-replayable",
    message: expect.stringContaining("“pay[1]/x”"),
  });
});
