import type { JsonObject } from "@/lib/utils/json";
import { container, documentOf, effect, node } from "./testing/documents";

const ROUNDS = 4;
const ITEMS = 8;

/** The workflow that `fortySteps` calls: three calls in a line. */
export function calledWorkflow(url: string): JsonObject {
  const nodes = { first: effect(url), second: effect(url), third: effect(url) };
  return documentOf("Called", { start: node("called", {}), ...nodes }, ["start -> first -> second -> third"]);
}

/**
 * Some forty durable steps of every kind; every name but those of the triggers and the containers is a call.
 *
 *     start ─► one ─► two ─► loop[ask ─► keep] × 4 ─► fan-out[take ─► give] × 8, 3 at once ─► wait
 *       ─► three ─► approval ─► call "called" ─► left ──► join ─► last
 *                                           └──► right ─┘
 */
export function fortySteps(url: string): JsonObject {
  const list = (length: number) => `{{ ${JSON.stringify(Array.from({ length }, (_, index) => index))} }}`;
  return documentOf(
    "Forty steps",
    {
      start: node("manual", {}),
      one: effect(url),
      two: effect(url),
      rounds: container("loop", { mode: "each", items: list(ROUNDS), maxIterations: ROUNDS }),
      ask: effect(url, { parent: "rounds" }),
      keep: effect(url, { parent: "rounds" }),
      each: container("fan-out", { items: list(ITEMS), concurrency: 3 }),
      take: effect(url, { parent: "each" }),
      give: effect(url, { parent: "each" }),
      nap: node("wait", { mode: "for", for: "150ms" }),
      three: effect(url),
      review: node("approval", { title: "Go on?" }),
      called: node("call-workflow", { workflow: "called", input: {} }),
      left: effect(url),
      right: effect(url),
      meet: node("join", { mode: "all" }),
      last: effect(url),
    },
    [
      "start -> one -> two -> rounds -> each -> nap -> three -> review:approved -> called",
      "ask -> keep",
      "take -> give",
      "called -> left -> meet -> last",
      "called -> right -> meet",
    ],
  );
}

/** Paths of the calls that a run of `fortySteps` makes, and those of the run that it calls. */
export const FORTY_STEPS_EFFECTS = {
  own: [
    ...["one", "two", "three", "left", "right", "last"],
    ...Array.from({ length: ROUNDS }, (_, index) => [`rounds[${index}]/ask`, `rounds[${index}]/keep`]).flat(),
    ...Array.from({ length: ITEMS }, (_, index) => [`each[${index}]/take`, `each[${index}]/give`]).flat(),
  ],
  called: ["first", "second", "third"],
};
