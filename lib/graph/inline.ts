import type { Json } from "@/lib/utils/json";
import { isJsonObject } from "@/lib/utils/json";
import { type DocumentNode, type Edge, MAX_DEPTH, type WorkflowDocument } from "./document";
import { freeNodeId } from "./edit";
import { reachableFrom } from "./edit-split";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import {
  COLUMN,
  cornerOf,
  isFedBySeveral,
  namesOf,
  type Part,
  partOf,
  waysOf,
  wiringRefusals,
} from "./extract-part";
import { mentions, readingsOf, rewriteNode } from "./extract-references";
import { type Inlining, type Place, placeOfInput } from "./inline-input";
import { containersAround, nodeAt, portsOf } from "./node-at";

/** A document with a call replaced by what it called, and the ids of the nodes that came. */
export interface Inlined {
  document: WorkflowDocument;
  ids: string[];
}

const refused = (message: string, nodes: string[] = []): Refusal[] => [{ message, nodes }];

/**
 * Replaces a call by the nodes of the workflow that it calls. References follow on both sides: the last node
 * takes over the call's id, and what the nodes read of the call's input they read where that came from, or
 * from a step that gathers it. Says why not where the document would mean something else.
 */
export function inlineCall(
  document: WorkflowDocument,
  callId: string,
  target: WorkflowDocument,
  kit: SubWorkflowKit,
): Inlined | Refusal[] {
  const inlining = inliningOf(document, callId, target, kit);
  if (Array.isArray(inlining)) return inlining;
  const last = lastOf(inlining, callId, kit);
  if (typeof last === "object" && last !== null) return last;
  const ways = waysToGather(inlining, kit);
  const [first = refused(TAKEN_WHOLE, [callId]), second] = ways.map((each) =>
    assembled(inlining, callId, last, each, kit),
  );
  return Array.isArray(first) && second ? second : first;
}

const TAKEN_WHOLE =
  "The called workflow takes its input as a whole, and the call makes it of several things. Let the call hand over an object.";

function inliningOf(
  document: WorkflowDocument,
  callId: string,
  target: WorkflowDocument,
  kit: SubWorkflowKit,
): Inlining | Refusal[] {
  const node = nodeAt(document, callId);
  const call = node && kit.callOf(node);
  if (!call) return refused("Select a node that calls a workflow.", [callId]);
  if (!call.waits)
    return refused(
      "The call does not wait for the result, and what it calls would be waited for. Let it wait first.",
      [callId],
    );
  if (node.disabled) return refused("The call is disabled. Enable it first.", [callId]);
  if (node.policy?.onError === "branch" || node.policy?.onError === "continue") {
    return refused("The call says what to do when the called run fails. Let it fail instead first.", [
      callId,
    ]);
  }
  const own = ownSettings(document, target);
  if (own.length > 0) {
    return refused(
      `The called workflow has ${own.join(" and ")} of its own, which would be lost. Set the same here, or take it away there, first.`,
    );
  }
  const trigger = triggerOf(target, kit);
  if (trigger === null)
    return refused("The called workflow has no single trigger to begin at. Give it one that is called.");
  const reached = [...reachableFrom(target, trigger)].filter((id) => id !== trigger);
  const notes = Object.keys(target.nodes).filter((id) => isNote(target, id, kit));
  const body = partOf(target, [...reached, ...notes], kit);
  if ("message" in body || reached.length === 0) return refused("The called workflow has no steps.");
  const other = body.entries.filter(({ from }) => from !== trigger).map(({ from }) => from);
  if (other.length > 0) {
    return refused(
      `The called workflow can also begin at ${namesOf(target, other)}, which leads to the same steps.`,
    );
  }
  const wiring = wiringRefusals(body, kit);
  if (wiring.length > 0) return wiring.map(({ message }) => ({ message, nodes: [] }));
  const caller = partOf(document, [callId], kit);
  if ("message" in caller) return [caller];
  const depth = Math.max(
    ...[...body.all].map(
      (id) => containersAround(target, id).length + (isContainer(target, id, kit) ? 1 : 0),
    ),
  );
  if (depth + containersAround(document, callId).length > MAX_DEPTH) {
    return refused(`Containers nest at most ${MAX_DEPTH} deep, and these would nest deeper.`, [callId]);
  }
  return { caller, body, trigger, input: call.input };
}

/** Settings that end or hold back a run, in words. */
const SETTINGS = [
  ["timeout", "a time limit"],
  ["maxSteps", "a limit of steps"],
  ["budgetUsd", "a budget"],
  ["concurrency", "a number of runs at once"],
  ["errorWorkflow", "an error workflow"],
] as const;

/** What is set for runs of the called workflow, in words, and not the same for those of this one. */
function ownSettings(
  { settings: here = {} }: WorkflowDocument,
  { settings = {} }: WorkflowDocument,
): string[] {
  return SETTINGS.filter(([key]) => (settings[key] ?? null) !== null && settings[key] !== here[key]).map(
    ([, words]) => words,
  );
}

function isNote(document: WorkflowDocument, id: string, { shapeOf }: SubWorkflowKit): boolean {
  const node = nodeAt(document, id);
  return node !== null && node.parent === undefined && shapeOf(node)?.role === "note";
}

function isContainer(document: WorkflowDocument, id: string, { shapeOf }: SubWorkflowKit): boolean {
  const node = nodeAt(document, id);
  return node !== null && shapeOf(node)?.role === "container";
}

/** The trigger that a call fires: the one for calls, else the only one. */
function triggerOf(target: WorkflowDocument, kit: SubWorkflowKit): string | null {
  const triggers = Object.entries(target.nodes).filter(
    ([, node]) => kit.shapeOf(node)?.role === "trigger" && !node.disabled,
  );
  for (const group of [triggers.filter(([, node]) => kit.isCalled(node)), triggers]) {
    const [only] = group;
    if (only && group.length === 1) return only[0];
  }
  return null;
}

/** The node whose output is the call's; null where the ends of both are one another's. */
function lastOf({ caller, body }: Inlining, callId: string, kit: SubWorkflowKit): string | null | Refusal[] {
  const ways = waysOf(body, kit);
  const ends = [...body.top].filter(
    (id) =>
      body.scope.nodes.get(id)?.outgoing.length === 0 && ways?.some((way) => way.get(id)?.status === "left"),
  );
  const [only] = ends;
  const isSure = ways?.every((way) => way.get(only ?? "")?.status === "left") ?? false;
  const follows = caller.exits.length > 0 || isRead(caller.document, callId, kit);
  const node = only === undefined ? null : nodeAt(body.document, only);
  const mayFail = node?.policy?.onError === "branch";
  if (only !== undefined && ends.length === 1 && isSure && !(follows && mayFail)) return only;
  const others = [...caller.scope.nodes.values()].filter(
    ({ id, role, outgoing }) => id !== callId && role !== "trigger" && outgoing.length === 0,
  );
  if (!follows && others.length === 0) return null;
  return refused(
    "The called workflow does not always end in the same step, so that nothing could take the call's place. Let its branches lead to one last step first.",
    [callId],
  );
}

function isRead(document: WorkflowDocument, callId: string, kit: SubWorkflowKit): boolean {
  return Object.values(document.nodes).some(
    (node) =>
      readingsOf(node, kit)?.some(({ root, path }) => root === "steps" && path[0] === callId) ||
      mentions(kit.traitsOf(node).script, callId),
  );
}

/** How the input is read: where it came from, or with `fields` from a step that gathers it. */
interface Gathered {
  place: Place;
  fields: Record<string, Json> | null;
}

/** The ways to hand the input over, the better one first. */
function waysToGather(inlining: Inlining, kit: SubWorkflowKit): Gathered[] {
  const place = placeOfInput(inlining, kit);
  const { input, body } = inlining;
  const isScripted = [...body.all].some((id) => {
    const node = nodeAt(body.document, id);
    return node && mentions(kit.traitsOf(node).script, "trigger");
  });
  return [
    ...(place ? [{ place, fields: null }] : []),
    ...(isJsonObject(input) && !isScripted ? [{ place: () => null, fields: input }] : []),
  ];
}

function assembled(
  inlining: Inlining,
  callId: string,
  last: string | null,
  { place, fields }: Gathered,
  kit: SubWorkflowKit,
): Inlined | Refusal[] {
  const { caller, body, trigger } = inlining;
  const ids = newIds(inlining, callId, last, fields !== null);
  const clash = clashOf(body, ids, last, kit);
  if (clash) return clash;
  const [left, top] = nodeAt(caller.document, callId)?.position ?? [0, 0];
  const [x, y] = cornerOf(body);
  const gathers = ids.get(trigger) ?? trigger;
  const { [callId]: _, ...nodes } = caller.document.nodes;
  const parent = caller.parent === null ? {} : { parent: caller.parent };
  for (const [id, newId] of ids) {
    const node = nodeAt(body.document, id);
    if (!node || id === trigger) continue;
    const rewritten = rewriteNode(node, kit, (reading) => {
      const {
        root,
        path: [key],
      } = reading;
      if (fields && root === "trigger") return { parts: 0, by: ["steps", gathers] };
      const placed = place(id, reading);
      if (placed) return placed;
      const named = key === undefined ? undefined : ids.get(key);
      const isKeyed = root === "steps" || root === "scope" || (root === "input" && isFedBySeveral(body, id));
      return named !== undefined && named !== key && isKeyed ? { parts: 1, by: [root, named] } : null;
    });
    if (!rewritten)
      return refused(
        `“${node.name}” of the called workflow reads its input in a way that cannot be written in this place.`,
        [callId],
      );
    nodes[newId] = placedNode(rewritten, ids, parent, [left - x + (fields ? COLUMN : 0), top - y]);
  }
  if (fields) nodes[gathers] = { ...kit.object("Input", fields), position: [left, top], ...parent };
  const edges = edgesOf(inlining, callId, last, ids, fields ? gathers : null, kit);
  return { document: { ...caller.document, nodes, edges }, ids: [...ids.values()].filter((id) => nodes[id]) };
}

/** Ids that are free in the document; the last node takes over that of the call. */
function newIds({ caller, body, trigger }: Inlining, callId: string, last: string | null, gathers: boolean) {
  const taken = new Set([...Object.keys(caller.document.nodes), ...body.all, ...(gathers ? [trigger] : [])]);
  const ids = new Map<string, string>();
  for (const id of [...body.all, ...(gathers ? [trigger] : [])]) {
    const isFree = !nodeAt(caller.document, id) || (id === callId && (last === null || last === id));
    const free = id === last ? callId : isFree ? id : freeNodeId(id.replace(/_\d+$/, ""), taken);
    taken.add(free);
    ids.set(id, free);
  }
  return ids;
}

/** Where a new id would show: to a script, or as a key of what a join or the whole gives. */
function clashOf(
  body: Part,
  ids: ReadonlyMap<string, string>,
  last: string | null,
  kit: SubWorkflowKit,
): Refusal[] | null {
  for (const [id, newId] of ids) {
    if (id === newId) continue;
    const shows = [...body.all].some((each) => {
      const node = nodeAt(body.document, each);
      if (!node) return false;
      const readsWhole =
        readingsOf(node, kit)?.some(({ root, path }) => root === "input" && !path[0]) ?? false;
      const isFed = body.document.edges.some(({ from, to }) => from === id && to === each);
      const takes =
        readsWhole || kit.traitsOf(node).takesInput || kit.shapeOf(node)?.passes === "input" || node.disabled;
      if (isFed && (kit.shapeOf(node)?.join || (takes && isFedBySeveral(body, each)))) return true;
      return mentions(kit.traitsOf(node).script, id);
    });
    const isEnd = last === null && body.scope.nodes.get(id)?.outgoing.length === 0;
    if (shows || isEnd)
      return refused(
        `“${id}” is the id of a node in both workflows, and a result or a script goes by it. Give one of them another id.`,
        [id],
      );
  }
  return null;
}

function placedNode(
  node: DocumentNode,
  ids: ReadonlyMap<string, string>,
  parent: { parent?: string },
  [dx, dy]: readonly [number, number],
): DocumentNode {
  const [x, y] = node.position;
  if (node.parent !== undefined) return { ...node, parent: ids.get(node.parent) ?? node.parent };
  return { ...node, ...parent, position: [x + dx, y + dy] };
}

function edgesOf(
  { caller, body }: Inlining,
  callId: string,
  last: string | null,
  ids: ReadonlyMap<string, string>,
  gathers: string | null,
  kit: SubWorkflowKit,
): Edge[] {
  const rename = (id: string) => ids.get(id) ?? id;
  const begins = [...body.begins].map(rename);
  const node = last === null ? null : nodeAt(body.document, last);
  const ports = node?.disabled ? ["out"] : node ? portsOf(node, kit.shapeOf(node)?.outputs ?? []) : [];
  return [
    ...caller.document.edges.filter(({ from, to }) => from !== callId && to !== callId),
    ...caller.entries.flatMap((edge) =>
      (gathers === null ? begins : [gathers]).map((to) => ({ ...edge, to })),
    ),
    ...(gathers === null ? [] : begins.map((to) => ({ from: gathers, to }))),
    ...body.document.edges
      .filter(({ from, to }) => body.all.has(from) && body.all.has(to))
      .map((edge) => ({ ...edge, from: rename(edge.from), to: rename(edge.to) })),
    ...caller.exits.flatMap(({ to }) =>
      ports.map((port) => ({ from: callId, ...(port !== "out" && { port }), to })),
    ),
  ];
}
