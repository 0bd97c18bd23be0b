import type { Json, JsonObject } from "@/lib/utils/json";
import { topologicalOrder } from "./ancestors";
import { type Edge, portOf } from "./document";
import { freeNodeId } from "./edit";
import { unwrapping } from "./extract-flow";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import { isFedBySeveral, namesOf, type Part } from "./extract-part";
import { mentions, type Reading, type Rewriting, readingsOf } from "./extract-references";
import { containersAround, nodeAt } from "./node-at";
import { compileGraph, type Scope, scopeOf } from "./scope";

/** What the part is called with, and how its nodes find it there. */
export interface Payload {
  input: Json;
  /** Id of the trigger that is called with it. */
  trigger: string;
  rewritings: ReadonlyMap<string, Rewriting>;
  /** Nodes whose output now is the payload, or has it inside. */
  changed: ReadonlySet<string>;
}

/** A reading of what is outside of the part, by one of its nodes. */
interface OuterReading extends Reading {
  nodeId: string;
}

const ITERATION = new Set(["item", "index", "previous"]);

/** The payload of a call of the part; refusals where something it reads cannot be handed over. */
export function payloadOf(part: Part, kit: SubWorkflowKit): Payload | Refusal[] {
  const unreadable = [...part.all].filter((id) => readingsAt(part, id, kit) === null);
  if (unreadable.length > 0) {
    const message = `${namesOf(part.document, unreadable)} has an expression with a fault. Mend it first.`;
    return [{ message, nodes: unreadable }];
  }
  const outer = outerReadings(part, kit);
  return plainPayload(part, outer, kit) ?? namedPayload(part, outer, kit);
}

function readingsAt({ document }: Part, id: string, kit: SubWorkflowKit): Reading[] | null {
  const node = nodeAt(document, id);
  return node && readingsOf(node, kit);
}

function outerReadings(part: Part, kit: SubWorkflowKit): OuterReading[] {
  return [...part.all].flatMap((nodeId) =>
    (readingsAt(part, nodeId, kit) ?? [])
      .filter((reading) => isOuter(part, nodeId, reading))
      .map((reading) => ({ ...reading, nodeId })),
  );
}

function isOuter({ all, top }: Part, nodeId: string, { root, path: [key] }: Reading): boolean {
  if (root === "steps" || root === "scope") return key === undefined || !all.has(key);
  return root === "trigger" || root === "run" || (top.has(nodeId) && ITERATION.has(root));
}

/** Names outside of the part that scripts in it have, with the node of each script. */
function outerMentions(part: Part, kit: SubWorkflowKit): { nodeId: string; name: string }[] {
  return [...part.all].flatMap((nodeId) => {
    const node = nodeAt(part.document, nodeId);
    const script = node ? kit.traitsOf(node).script : "";
    const steps = mentions(script, "steps")
      ? Object.keys(part.document.nodes).filter((id) => !part.all.has(id) && mentions(script, id))
      : [];
    const inIteration = part.parent !== null && part.top.has(nodeId) ? [...ITERATION, "scope"] : [];
    const names = ["trigger", "run", ...inIteration].filter((name) => mentions(script, name));
    return [...steps, ...names].map((name) => ({ nodeId, name }));
  });
}

/** The input as it is, where that is all the part reads; null where it reads more. */
function plainPayload(part: Part, outer: readonly OuterReading[], kit: SubWorkflowKit): Payload | null {
  const [source] = part.sources;
  const only = part.sources.size === 1 ? source : undefined;
  const isTrigger = only !== undefined && part.scope.nodes.get(only)?.role === "trigger";
  const isResult = only !== undefined && part.entries.every((edge) => portOf(edge) !== "error");
  const iterated = part.sees.includes("item") ? "item" : "previous";
  const isInput = ({ root, path: [key] }: Reading) =>
    (root === "steps" && isResult && key === only) ||
    (root === "trigger" && isTrigger) ||
    (root === iterated && part.entries.length === 0);
  const joins = [...part.begins].some((id) => isJoin(part, id, kit));
  if (!outer.every(isInput) || (joins && only === undefined)) return null;
  const named = outerMentions(part, kit);
  if (!named.every(({ name }) => (isResult && name === only) || (name === "trigger" && isTrigger)))
    return null;
  // Where the id of the source is part of a value or cannot be written anew, the trigger takes it over.
  const isKeyed = joins || [...part.begins].some((id) => isFedBySeveral(part, id));
  const isAsked = outer.some(({ root, guarded }) => root === "steps" && guarded);
  const takesOver = only !== undefined && (isKeyed || isAsked || named.some(({ name }) => name === only));
  const trigger = takesOver ? only : freeNodeId("called", part.all);
  const rewriting: Rewriting = (reading) => {
    if (reading.root === "steps" && reading.path[0] === only && only !== undefined) {
      return takesOver ? null : { parts: 1, by: ["trigger"] };
    }
    return reading.root === iterated && part.entries.length === 0 ? { parts: 0, by: ["trigger"] } : null;
  };
  const rewritings = new Map(
    [...part.all].map((id) => [
      id,
      (reading: Reading) => (isOuter(part, id, reading) ? rewriting(reading) : null),
    ]),
  );
  return { input: "{{ input }}", trigger, rewritings, changed: new Set() };
}

function isJoin({ document }: Part, id: string, { shapeOf }: SubWorkflowKit): boolean {
  const node = nodeAt(document, id);
  return node !== null && shapeOf(node)?.join !== undefined;
}

/** An object of all that the part reads, under the names by which it read that. */
function namedPayload(part: Part, outer: readonly OuterReading[], kit: SubWorkflowKit): Payload | Refusal[] {
  const whole = outer.filter(({ root, path }) => (root === "steps" || root === "scope") && path.length === 0);
  const refusals: Refusal[] = whole.map(({ nodeId, root }) => ({
    nodes: [nodeId],
    message: `${namesOf(part.document, [nodeId])} reads all of ${root}. Let it name what it reads.`,
  }));
  for (const { nodeId, name } of outerMentions(part, kit)) {
    const names = namesOf(part.document, [nodeId]);
    const message = `The script of ${names} reads ${name}, which is not there in a called workflow. Let it read its input, or leave ${names} out.`;
    refusals.push({ nodes: [nodeId], message });
  }
  const trigger = freeNodeId("called", part.all);
  const into = { id: trigger, field: "input" };
  const sources = part.entries.length > 0 ? [...part.sources] : [""];
  const flow = unwrapping(
    part.document,
    part.scope,
    (id) => part.top.has(id),
    new Map(sources.map((id) => [id, into])),
    kit,
  );
  refusals.push(...flow.refusals);
  if (refusals.length > 0) return refusals;
  const changed = new Set([...flow.wrapped.keys()].filter((id) => part.top.has(id)));
  const takesInput =
    changed.size > 0 ||
    [...flow.rewritings.keys()].some((id) => readingsAt(part, id, kit)?.some(({ root }) => root === "input"));
  const rewritings = new Map(
    [...part.all].map((id): [string, Rewriting] => [
      id,
      (reading) => {
        const { root, path } = reading;
        if (isOuter(part, id, reading)) {
          return { parts: 0, by: ["trigger", root] };
        }
        if (root === "steps" && changed.has(path[0] ?? ""))
          return { parts: 1, by: ["steps", path[0] ?? "", "input"] };
        return flow.rewritings.get(id)?.(reading) ?? null;
      },
    ]),
  );
  return {
    input: { ...(takesInput && { input: "{{ input }}" }), ...handedOver(part, outer, kit) },
    trigger,
    rewritings,
    changed,
  };
}

function handedOver(part: Part, outer: readonly OuterReading[], kit: SubWorkflowKit): JsonObject {
  const input: JsonObject = {};
  for (const { root } of outer) if (root !== "steps" && root !== "scope") input[root] = `{{ ${root} }}`;
  const keysOf = (wanted: string) =>
    [
      ...new Set(
        outer.flatMap(({ root, path: [key] }) => (root === wanted && key !== undefined ? [key] : [])),
      ),
    ].sort();
  const scopes = keysOf("scope");
  if (scopes.length > 0) input["scope"] = Object.fromEntries(scopes.map((id) => [id, `{{ scope.${id} }}`]));
  const steps = keysOf("steps");
  if (steps.length === 0) return input;
  const certain = certainBefore(part, kit);
  const isSure = steps.every((id) => certain.has(id));
  // One that was skipped has to be absent for the part, too.
  input["steps"] = isSure
    ? Object.fromEntries(steps.map((id) => [id, `{{ steps.${id} }}`]))
    : `{{ steps.pick(${JSON.stringify(steps)}) }}`;
  return input;
}

/** Steps that have a result whenever the part is entered, as every way to it leads through them. */
function certainBefore({ document, parent, scope, entries }: Part, { shapeOf }: SubWorkflowKit): Set<string> {
  const certain = dominatorsOf(scope, entries);
  const graph = compileGraph(document, shapeOf);
  for (const id of parent === null ? [] : [parent, ...containersAround(document, parent)]) {
    const around = scopeOf(graph, nodeAt(document, id)?.parent ?? null);
    for (const step of dominatorsOf(around, around.nodes.get(id)?.incoming ?? [])) certain.add(step);
  }
  return certain;
}

/** Nodes that every way to these edges leads through, and not by an error. */
function dominatorsOf(scope: Scope, edges: readonly Edge[]): Set<string> {
  const known = new Map<string, Set<string>>();
  const shared = (incoming: readonly Edge[]) => {
    const [first, ...others] = incoming.map((edge) => {
      const above = new Set(known.get(edge.from));
      return portOf(edge) === "error" ? above : above.add(edge.from);
    });
    return new Set([...(first ?? [])].filter((id) => others.every((other) => other.has(id))));
  };
  for (const id of topologicalOrder(scope)) known.set(id, shared(scope.nodes.get(id)?.incoming ?? []));
  return shared(edges);
}
