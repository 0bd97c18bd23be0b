import { describe, expect, test } from "vitest";
import type { Caller } from "@/lib/server/access";
import { prisma } from "@/lib/server/db";
import { deletePin, listPins, savePin } from "@/lib/server/pins";
import { replayRun } from "@/lib/server/replay";
import { listNodeData, testWorkflow } from "@/lib/server/test-node";
import { saveWorkflow } from "@/lib/server/workflows";
import type { JsonObject } from "@/lib/utils/json";
import { documentOf, node, runBench } from "./testing/run-bench";

const bench = runBench();

const callerOf = (runId: string): Caller => ({ userId: null, workspaceId: `ws-${runId}`, role: "editor" });

/** A workflow with this draft that has run once, unless it is `fresh`. */
async function drafted(name: string, document: JsonObject, { fresh = false, input = {} } = {}) {
  await bench.start(name, document, input);
  await bench.finished(name);
  await prisma().workflow.update({
    where: { id: `wf-${name}` },
    data: { draft: JSON.parse(JSON.stringify(document)) },
  });
  if (fresh) await prisma().run.delete({ where: { id: name } });
  bench.received = [];
  return { caller: callerOf(name), id: `wf-${name}` };
}

async function outputsOf(runId: string) {
  const run = await bench.finished(runId);
  const steps = await prisma().stepRun.findMany({ where: { runId }, orderBy: { path: "asc" } });
  const outputs = Object.fromEntries(
    steps.filter(({ status }) => status !== "skipped").map(({ path, output }) => [path, output]),
  );
  return { status: run.status, output: run.output, error: run.error, outputs };
}

const look = (path: string, more: JsonObject = {}) => ({
  ...bench.call(path),
  config: { method: "GET", url: bench.url(path) },
  ...more,
});
const say = (text: string, more: JsonObject = {}) => node("transform", { fields: { text } }, more);

// start ──► fetch ──► hot ──yes──► mail ──► after
//                        └──no───► drop
const branching = () =>
  documentOf(
    {
      fetch: look("/fetch"),
      hot: node("condition", { branches: [{ id: "yes", label: "Yes", when: "trigger.n > 1" }] }),
      mail: say("{{ steps.fetch.status }} for {{ trigger.n }}"),
      drop: say("dropped {{ input.status }}"),
      after: look("/after"),
    },
    ["start -> fetch", "fetch -> hot", "hot:yes -> mail", "hot:else -> drop", "mail -> after"],
  );

describe("a test of one node", () => {
  test("runs nothing else, with what the last run left", async () => {
    const { caller, id } = await drafted("run_alone", branching(), { input: { n: 2 } });
    const { id: run } = await testWorkflow(caller, id, { node: "mail", only: true });
    const { status, outputs, output } = await outputsOf(run);
    expect(status).toBe("completed");
    expect(output).toEqual({ text: "200 for 2" });
    expect(Object.keys(outputs).sort()).toEqual(["fetch", "hot", "mail", "start"]);
    expect(bench.received).toEqual([]);
  });

  test("reaches a branch that the last run did not take", async () => {
    const { caller, id } = await drafted("run_untaken", branching(), { input: { n: 2 } });
    const { id: run } = await testWorkflow(caller, id, { node: "drop", only: true });
    expect(await outputsOf(run)).toMatchObject({ output: { text: "dropped 200" } });
  });

  test("takes pins before what the last run left", async () => {
    const { caller, id } = await drafted("run_pinned", branching(), { input: { n: 2 } });
    await savePin(caller, id, "fetch", { output: { status: "pinned" } });
    const { id: run } = await testWorkflow(caller, id, { node: "mail", only: true });
    expect(await outputsOf(run)).toMatchObject({ output: { text: "pinned for 2" } });
    const without = await testWorkflow(caller, id, { node: "mail", only: true, pins: false });
    expect(await outputsOf(without.id)).toMatchObject({ output: { text: "200 for 2" } });
  });

  test("names what nothing is known of", async () => {
    const { caller, id } = await drafted("run_unknown", branching(), { fresh: true });
    const asked = testWorkflow(caller, id, { node: "mail", only: true });
    await expect(asked).rejects.toMatchObject({
      code: "missing-data",
      details: { steps: [{ nodeId: "fetch" }, { nodeId: "hot" }, { nodeId: "start" }] },
    });
    await savePin(caller, id, "fetch", { output: { status: "pinned" } });
    await savePin(caller, id, "hot", { output: null, port: "yes" });
    const { id: run } = await testWorkflow(caller, id, { node: "mail", only: true, input: { n: 7 } });
    expect(await outputsOf(run)).toMatchObject({ output: { text: "pinned for 7" } });
  });

  //  start ──► list ──► each { first ──► second }
  test("in a container has the first item of the last run", async () => {
    const document = documentOf(
      {
        list: node("transform", { fields: { items: '{{ ["a", "b"] }}' } }),
        each: node("fan-out", { items: "{{ steps.list.items }}", concurrency: 1 }, { size: [400, 200] }),
        first: say("{{ item }}{{ index }}{{ input }}", { parent: "each" }),
        second: say("{{ scope.each.item }} {{ input.text }} {{ steps.list.items.size() }}", {
          parent: "each",
        }),
      },
      ["start -> list", "list -> each", "first -> second"],
    );
    const { caller, id } = await drafted("run_inside", document);
    const entry = await testWorkflow(caller, id, { node: "first", only: true });
    expect(await outputsOf(entry.id)).toMatchObject({ output: { text: "a0a" } });
    const later = await testWorkflow(caller, id, { node: "second", only: true });
    expect(await outputsOf(later.id)).toMatchObject({ output: { text: "a a0a 2" } });
    const chosen = await testWorkflow(caller, id, { node: "second", only: true, iterations: { each: 1 } });
    expect(await outputsOf(chosen.id)).toMatchObject({ output: { text: "b b1b 2" } });
    const { items } = await listNodeData(caller, id, { each: 1 });
    const found = Object.fromEntries(items.map((item) => [item.nodeId, [item.path, item.iterations]]));
    expect(found).toMatchObject({ each: ["each", 2], first: ["each[1]/first", null] });
    const path = await testWorkflow(caller, id, { node: "first" });
    const { outputs } = await outputsOf(path.id);
    expect(outputs["each[1]/first"]).toEqual({ text: "b1b" });
    expect(outputs).not.toHaveProperty("each[1]/second");
  });

  test("asks before it changes something outside", async () => {
    const document = documentOf({ pay: bench.call("/pay"), next: look("/next") }, [
      "start -> pay",
      "pay -> next",
    ]);
    const { caller, id } = await drafted("run_effect", document);
    const asked = testWorkflow(caller, id, { node: "pay", only: true });
    await expect(asked).rejects.toMatchObject({
      code: "confirm-effects",
      details: { steps: [{ nodeId: "pay" }] },
    });
    await expect(testWorkflow(caller, id, { node: "next" })).rejects.toMatchObject({
      code: "confirm-effects",
    });
    expect(bench.received).toEqual([]);
    const { id: run } = await testWorkflow(caller, id, { node: "pay", only: true, confirmEffects: true });
    expect(await outputsOf(run)).toMatchObject({ status: "completed" });
    expect(bench.received).toHaveLength(1);
    // What was given is not done again by a replay either.
    const { id: next } = await testWorkflow(caller, id, { node: "next", only: true });
    await bench.finished(next);
    const replayed = await replayRun(caller, next, {});
    expect(await outputsOf(replayed.id)).toMatchObject({ status: "completed" });
    expect(bench.received.filter((key) => key.endsWith(":pay"))).toHaveLength(1);
  });

  test("minds the faults of that node only, and refuses what cannot be tested", async () => {
    const broken = say("{{ steps.nowhere.x }}");
    const document = branching();
    const nodes = { ...(document["nodes"] as JsonObject), after: broken };
    const { caller, id } = await drafted("run_faults", { ...document, nodes }, { input: { n: 2 } });
    await expect(testWorkflow(caller, id, { node: "after", only: true })).rejects.toMatchObject({
      code: "invalid-workflow",
    });
    const fine = await testWorkflow(caller, id, { node: "mail", only: true });
    expect(await outputsOf(fine.id)).toMatchObject({ status: "completed" });
    await expect(testWorkflow(caller, id, { node: "start" })).rejects.toMatchObject({
      code: "invalid-input",
    });
    await expect(testWorkflow(caller, id, { node: "none" })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a test up to a node", () => {
  test("runs what leads there and nothing after it", async () => {
    const { caller, id } = await drafted("run_upto", branching(), { input: { n: 2 } });
    const { id: run } = await testWorkflow(caller, id, { node: "mail" });
    const { outputs } = await outputsOf(run);
    expect(Object.keys(outputs).sort()).toEqual(["fetch", "hot", "mail", "start"]);
    expect(bench.received).toHaveLength(1);
  });
});

describe("a run of the draft with pins", () => {
  test("does not execute pinned nodes, in no iteration, and leaves by the port that was chosen", async () => {
    const document = documentOf(
      {
        hot: node("condition", { branches: [{ id: "yes", label: "Yes", when: "trigger.n > 1" }] }),
        each: node("fan-out", { items: "{{ [1, 2] }}", concurrency: 2 }, { size: [400, 200] }),
        call: { ...bench.call("/call"), parent: "each" },
        drop: say("dropped"),
      },
      ["start -> hot", "hot:yes -> each", "hot:else -> drop"],
    );
    const { caller, id } = await drafted("run_whole", document, { input: { n: 2 } });
    await savePin(caller, id, "call", { output: { status: 200, body: "pinned" } });
    const { id: run } = await testWorkflow(caller, id, { input: { n: 3 } });
    const { outputs } = await outputsOf(run);
    expect(bench.received).toEqual([]);
    expect(outputs["each[1]/call"]).toEqual({ status: 200, body: "pinned" });
    await savePin(caller, id, "hot", { output: "by hand", port: "else" });
    const turned = await testWorkflow(caller, id, { input: { n: 3 } });
    expect(await outputsOf(turned.id)).toMatchObject({ output: { text: "dropped" } });
  });
});

describe("pins", () => {
  test("are kept by node, follow a rename, and are nothing that a document has", async () => {
    const document = branching();
    const { caller, id } = await drafted("run_pins", document);
    await savePin(caller, id, "fetch", { output: null });
    await expect(savePin(caller, id, "hot", { output: 1, port: "up" })).rejects.toThrow("yes, else");
    await expect(savePin(caller, id, "start", { output: 1 })).rejects.toMatchObject({ code: "not-found" });
    expect(await listPins(caller, id)).toEqual({ pins: { fetch: { output: null, port: "out" } } });

    const text = JSON.stringify(document)
      .replaceAll('"fetch"', '"load"')
      .replaceAll("steps.fetch", "steps.load");
    const { revision, document: saved } = await saveWorkflow(caller, id, {
      revision: 1,
      document: JSON.parse(text),
    });
    expect(revision).toBe(2);
    expect(JSON.stringify(saved)).not.toContain("pin");
    expect(Object.keys((await listPins(caller, id)).pins)).toEqual(["load"]);
    await deletePin(caller, id, "load");
    expect(await listPins(caller, id)).toEqual({ pins: {} });
  });

  test("and data of runs are nobody else's", async () => {
    const { id } = await drafted("run_mine", branching());
    const stranger = callerOf("run_alone");
    const viewer: Caller = { ...callerOf("run_mine"), role: "viewer" };
    for (const asked of [
      () => listPins(stranger, id),
      () => listNodeData(stranger, id),
      () => savePin(viewer, id, "fetch", { output: 1 }),
      () => deletePin(viewer, id, "fetch"),
      () => testWorkflow(viewer, id, {}),
    ]) {
      await expect(asked()).rejects.toMatchObject({ code: "not-found" });
    }
  });

  test("the data of a node is that of the last run that came by it", async () => {
    const { caller, id } = await drafted("run_data", branching(), { input: { n: 2 } });
    const { id: run } = await testWorkflow(caller, id, { node: "drop", only: true });
    await bench.finished(run);
    const { items } = await listNodeData(caller, id);
    const runs = Object.fromEntries(items.map(({ nodeId, runId }) => [nodeId, runId]));
    expect(runs).toMatchObject({ drop: run, after: "run_data", fetch: "run_data" });
  });
});
