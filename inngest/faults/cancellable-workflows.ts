import type { JsonObject } from "@/lib/utils/json";
import { container, documentOf, effect, lineOf, node } from "./testing/documents";

/** Addresses by how they answer. */
type Address = (path: string) => string;

const HOUR = "1h";

/**
 * Workflows that between them are in every state in which a run can be cancelled: between calls, in one that is
 * never answered, asleep, between naps, at an approval, about to try again at once or much later, waiting for a
 * called run that is in one of these states itself, and in the lanes of a fan-out, also one of called runs.
 */
export function cancellableWorkflows(url: Address): JsonObject[] {
  const start = { start: node("manual", {}) };
  const quick = url("/after/20");
  const retry = (base: string) => ({ retries: 20, backoff: { kind: "constant", base } });
  const items = "{{ [0, 1, 2, 3, 4, 5] }}";
  const calling = (key: string) => ({ call: node("call-workflow", { workflow: key, input: {} }) });
  return [
    lineOf("Line", 8, quick),
    documentOf("Stuck", { ...start, one: effect(quick), two: effect(url("/never")) }, [
      "start -> one -> two",
    ]),
    documentOf(
      "Asleep",
      { ...start, one: effect(quick), nap: node("wait", { for: HOUR }), two: effect(quick) },
      ["start -> one -> nap -> two"],
    ),
    documentOf(
      "Naps",
      {
        ...start,
        rounds: container("loop", { mode: "each", items, maxIterations: 6 }),
        nap: node("wait", { for: "20ms" }, { parent: "rounds" }),
        one: effect(quick, { parent: "rounds" }),
      },
      ["start -> rounds", "nap -> one"],
    ),
    documentOf(
      "Asks",
      { ...start, ask: node("approval", { title: "Go on?" }), aside: effect(quick), after: effect(quick) },
      ["start -> ask:approved -> after", "start -> aside"],
    ),
    documentOf("Tries", { ...start, one: effect(url("/broken"), { policy: retry("30ms") }) }, [
      "start -> one",
    ]),
    documentOf("Tries later", { ...start, one: effect(url("/broken"), { policy: retry(HOUR) }) }, [
      "start -> one",
    ]),
    documentOf("Calls naps", { ...start, ...calling("naps"), after: effect(quick) }, [
      "start -> call -> after",
    ]),
    documentOf("Calls stuck", { ...start, ...calling("stuck") }, ["start -> call"]),
    documentOf(
      "Lanes",
      {
        ...start,
        each: container("fan-out", { items, concurrency: 3 }),
        one: effect(quick, { parent: "each" }),
        two: effect(url("/after/200"), { parent: "each" }),
      },
      ["start -> each", "one -> two"],
    ),
    documentOf(
      "Lanes of calls",
      {
        ...start,
        each: container("fan-out", { items, concurrency: 3 }),
        call: node("call-workflow", { workflow: "line", input: {} }, { parent: "each" }),
      },
      ["start -> each"],
    ),
  ];
}
