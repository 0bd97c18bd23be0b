import assert from "node:assert/strict";
import fc from "fast-check";
import { portOf, type WorkflowDocument } from "@/lib/graph/document";
import { isFinal } from "@/lib/nodes/status";
import { nodePath } from "../path";
import type { StepRecord } from "../record";
import { type ExpectedRun, expectedRun, withoutErrors } from "./expected-run";
import { Random } from "./random";
import { randomGraph } from "./random-graph";
import type { Replayed, WrittenRecord } from "./replay";
import { PAYLOAD, scheduledRun } from "./scheduled-run";

/** How many cases of each property to try; `seed` makes them the same every time. */
export interface Effort {
  seed: number;
  /** Graphs of up to 60 nodes, each run in several orders. */
  graphs: number;
  /** Smaller ones, each resumed from every prefix of its history. */
  histories: number;
  /** Whether the first failure will do, without looking for the smallest one. */
  endOnFailure?: boolean;
}

/**
 * Holds the planner and the loop against what graphs mean (design 4), for random graphs. Throws, with the
 * smallest graph that was found, where a run is not as it has to be:
 *
 * - every node ends in exactly one final state per iteration, the one that follows from the edges, with the
 *   output that follows from its inputs; what never ran leaves no rows;
 * - no node starts before its inputs are decided, and none runs twice;
 * - iterations of a loop follow each other, and a fan-out is never wider than it may be;
 * - neither the order in which steps end, nor places on the canvas, nor the order in which nodes and edges were
 *   drawn make a difference;
 * - a run that goes on from any prefix of the history comes to the same, and repeats no finished step.
 */
export async function checkGraphProperties({ graphs, histories, ...effort }: Effort): Promise<void> {
  await fc.assert(fc.asyncProperty(cases(60), inAnyOrder), { ...effort, numRuns: graphs });
  await fc.assert(fc.asyncProperty(cases(14), fromAnyPrefix), { ...effort, numRuns: histories });
}

function cases(maxSize: number) {
  return fc.record({ size: fc.integer({ min: 1, max: maxSize }), seed: fc.nat(), patient: fc.boolean() });
}

interface Case {
  size: number;
  seed: number;
  patient: boolean;
}

async function inAnyOrder({ size, seed, patient }: Case): Promise<void> {
  const random = new Random(seed);
  const document = randomGraph(random, size, patient);
  const expected = expectedRun(document, PAYLOAD);
  for (const drawn of [document, redrawn(document, random), document]) {
    const stepsPerPass = random.pick([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    const run = await scheduledRun(drawn, { random, stepsPerPass });
    checkOutcome(run, expected);
    checkStarts(
      document,
      run.transactions.flat().filter(({ path }) => isSure(path, expected)),
    );
    assert.equal(new Set(run.calls).size, run.calls.length, `No step runs twice: ${run.calls}`);
    assert.deepEqual(run.crowded, [], "No container has more under way than it may");
  }
}

async function fromAnyPrefix({ size, seed, patient }: Case): Promise<void> {
  const random = new Random(seed);
  const document = randomGraph(random, size, patient);
  const expected = expectedRun(document, PAYLOAD);
  const { transactions } = await scheduledRun(document, { random, stepsPerPass: Number.POSITIVE_INFINITY });
  for (let length = 0; length <= transactions.length; length++) {
    const written = latestRows(transactions.slice(0, length).flat());
    const stepsPerPass = random.pick([1, Number.POSITIVE_INFINITY]);
    const resumed = await scheduledRun(document, { random, stepsPerPass, written });
    checkOutcome(resumed, expected);
    const finished = new Set(written.filter(({ status }) => isFinal(status)).map(({ path }) => path));
    assert.deepEqual(
      resumed.calls.filter((path) => finished.has(path)),
      [],
      "No finished step repeats",
    );
  }
}

/** The same workflow with its nodes elsewhere, and everything drawn in another order. */
function redrawn(document: WorkflowDocument, random: Random): WorkflowDocument {
  const nodes = random.shuffled(Object.entries(document.nodes)).map(([id, node]) => {
    const position: [number, number] = [random.below(2000), random.below(2000)];
    return [id, { ...node, position }];
  });
  return { ...document, nodes: Object.fromEntries(nodes), edges: random.shuffled(document.edges) };
}

function latestRows(rows: readonly WrittenRecord[]): WrittenRecord[] {
  return [...new Map(rows.map((row) => [`${row.path}@${row.attempt}`, row])).values()];
}

function checkOutcome({ result, records }: Replayed, expected: ExpectedRun): void {
  assert.equal(result.status, expected.result.status);
  if (result.status === "failed" || expected.result.status === "failed") {
    const culprits = expected.result.status === "failed" ? expected.result.culprits : [];
    const path = result.status === "failed" ? (result.error.path ?? "") : "";
    assert.ok(
      culprits.some((culprit) => path.startsWith(culprit)),
      `${path} is not one of ${culprits}`,
    );
    return;
  }
  if (expected.result.output !== undefined) {
    assert.deepEqual(withoutErrors(result.output), withoutErrors(expected.result.output), "The run's result");
  }
  const latest = new Map(records.map((record) => [record.path, record]));
  const surePaths = (paths: Iterable<string>) => [...paths].filter((path) => isSure(path, expected)).sort();
  assert.deepEqual(surePaths(latest.keys()), surePaths(expected.states.keys()), "The steps in the history");
  for (const [path, state] of expected.states) {
    const record = latest.get(path);
    if (!record || !isSure(path, expected)) continue;
    const { status, port } = record;
    assert.deepEqual({ path, status, port }, { path, status: state.status, port: state.port });
    if (state.output === undefined || record.kind === "iteration") continue;
    assert.deepEqual(withoutErrors(record.output), withoutErrors(state.output), `The output of ${path}`);
  }
}

/** How far steps came in an iteration that another one's failure ended is a matter of timing. */
function isSure(path: string, { cutShort }: ExpectedRun): boolean {
  return !cutShort.some((cut) => path.startsWith(`${cut}/`) || path.startsWith(`${cut}[`));
}

/** Whether each node started only when its edges allowed it, by the order in which things were written. */
function checkStarts(document: WorkflowDocument, rows: readonly WrittenRecord[]): void {
  const leftBy = new Map<string, string | null>();
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.kind === "node" && row.status !== "skipped" && !seen.has(row.path)) {
      checkStart(document, row, leftBy);
    }
    seen.add(row.path);
    if (isFinal(row.status)) leftBy.set(row.path, row.port);
  }
}

function checkStart(
  { nodes, edges }: WorkflowDocument,
  { path, nodeId, scope }: StepRecord,
  leftBy: ReadonlyMap<string, string | null>,
): void {
  const incoming = edges.filter(({ to }) => to === nodeId);
  const ports = incoming.map(({ from }) => leftBy.get(nodePath(scope, from)));
  const taken = incoming.filter((edge, i) => ports[i] === portOf(edge)).length;
  const open = ports.filter((port) => port === undefined).length;
  const { type, config = {} } = nodes[nodeId] ?? {};
  const { mode, count } = type === "join" ? config : {};
  const isPatient = open === 0 && (taken > 0 || incoming.length === 0);
  const isEarly = mode === "any" && taken > 0;
  const isCounted = mode === "count" && (taken >= Number(count) || taken + open < Number(count));
  assert.ok(isPatient || isEarly || isCounted, `${path} started with ${taken} taken and ${open} open`);
}
