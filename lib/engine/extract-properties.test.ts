import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { type Extraction, extractNodes } from "@/lib/graph/extract";
import { inlineCall } from "@/lib/graph/inline";
import { semanticHash } from "@/lib/graph/semantic-hash";
import { validate } from "@/lib/graph/validate";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { subWorkflowKit } from "@/lib/nodes/sub-workflow";
import type { ScopeResult } from "./scope-result";
import { withoutErrors } from "./testing/expected-run";
import { pairedRun } from "./testing/paired-run";
import { Random } from "./testing/random";
import { randomGraph } from "./testing/random-graph";
import { randomSelection, withReadings } from "./testing/random-readings";

const PAYLOAD = { from: "trigger" };
const NAMES = { name: "The part", workflow: "the-part" };
const RUNS = Number(process.env["EXTRACT_RUNS"] ?? 150);
const START = { nodeId: "start", payload: PAYLOAD };

function outcome(result: ScopeResult) {
  return result.status === "completed" ? withoutErrors(result.output) : "failed";
}

function calledBy({ extracted }: Extraction) {
  const [trigger = ""] = Object.entries(extracted.nodes).flatMap(([id, node]) =>
    subWorkflowKit.isCalled(node) ? [id] : [],
  );
  return { document: extracted, trigger };
}

function faults(document: WorkflowDocument): string[] {
  return validate(document, catalogue)
    .filter(({ severity }) => severity === "error")
    .map(({ message, nodeId }) => `${nodeId}: ${message}`);
}

/** Extracts what was selected, inlines it again, and holds all three documents against each other. */
async function check({ size, seed }: { size: number; seed: number }, seen: Seen): Promise<void> {
  const random = new Random(seed);
  const document = withReadings(randomGraph(random, size, true), random);
  const before = new Set(faults(document));
  const extraction = extractNodes(document, randomSelection(document, random), NAMES, subWorkflowKit);
  if (Array.isArray(extraction)) {
    assert.ok(extraction.length > 0, "A refusal says why");
    return;
  }
  seen.extracted++;
  assert.deepEqual(faults(extraction.extracted), []);
  assert.deepEqual(
    faults(extraction.document).filter((fault) => !before.has(fault)),
    [],
  );
  const original = outcome(await pairedRun(document, START, null));
  assert.deepEqual(outcome(await pairedRun(extraction.document, START, calledBy(extraction))), original);
  const inlined = inlineCall(extraction.document, extraction.call, extraction.extracted, subWorkflowKit);
  if (Array.isArray(inlined)) return;
  seen.inlined++;
  if (semanticHash(inlined.document, shapeOf) === semanticHash(document, shapeOf)) seen.same++;
  assert.deepEqual(outcome(await pairedRun(inlined.document, START, null)), original);
}

interface Seen {
  extracted: number;
  inlined: number;
  /** Inlined to what there was before the extraction, word for word. */
  same: number;
}

test("a part that is called, and one that is called no more, come to what it came to in its place", async () => {
  const seen: Seen = { extracted: 0, inlined: 0, same: 0 };
  const cases = fc.record({ size: fc.integer({ min: 2, max: 24 }), seed: fc.nat() });
  await fc.assert(
    fc.asyncProperty(cases, (each) => check(each, seen)),
    { seed: 5, numRuns: RUNS },
  );
  expect(seen.extracted).toBeGreaterThan(RUNS / 3);
  expect(seen.inlined).toBeGreaterThan(seen.extracted * 0.9);
  expect(seen.same).toBeGreaterThan(seen.extracted * 0.8);
}, 120_000);
