import { type ReferenceChange, soleReference } from "@/lib/expressions";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { portOf } from "./document";
import type { SubWorkflowKit } from "./extract-kit";
import type { Part } from "./extract-part";
import { mentions, type Reading, readingsOf } from "./extract-references";
import { nodeAt } from "./node-at";

/** A call, where it stands, and the part that it calls, which begins at a trigger. */
export interface Inlining {
  /** The call as a part of its document. */
  caller: Part;
  /** All but the triggers of what is called. */
  body: Part;
  trigger: string;
  input: Json;
}

/** How a reading of what was called with is written in place of the call; null where it stays. */
export type Place = (nodeId: string, reading: Reading) => ReferenceChange | null;

/**
 * How the nodes read in their new place what they found in the call's input; null where that needs the input
 * as a value of its own.
 */
export function placeOfInput(inlining: Inlining, kit: SubWorkflowKit): Place | null {
  const { body, caller } = inlining;
  const isPlain = isInput(inlining.input);
  const found = new Map<string, ReferenceChange>();
  for (const id of body.all) {
    const node = nodeAt(body.document, id);
    if (!node) continue;
    const arrival = body.begins.has(id) ? arrivalAt(inlining, id) : "none";
    if (arrival !== "none") {
      const { takesInput, script } = kit.traitsOf(node);
      const shape = kit.shapeOf(node);
      const takesAll =
        takesInput || mentions(script, "input") || node.disabled === true || shape?.passes === "input";
      const isSame = arrival === "alone" || caller.sources.has(inlining.trigger);
      if ((takesAll || shape?.join) && !(isPlain && isSame)) return null;
      if (shape?.join && !caller.sources.has(inlining.trigger)) return null;
      if (arrival === "lost") return null;
    }
    if (mentions(kit.traitsOf(node).script, "trigger")) return null;
    for (const reading of readingsOf(node, kit) ?? []) {
      const change = changeOf(inlining, id, reading, arrival);
      if (change === "unknown") return null;
      if (change) found.set(keyOf(id, reading), change);
    }
  }
  return (id, reading) => found.get(keyOf(id, reading)) ?? null;
}

function keyOf(id: string, { root, path }: Reading): string {
  return JSON.stringify([id, root, ...path]);
}

function isInput(input: Json): boolean {
  const reference = typeof input === "string" ? soleReference(input) : null;
  return reference?.root === "input" && reference.path.length === 0;
}

/** How the input comes to a node where the part begins: as its only one, or among others; lost without an edge. */
function arrivalAt({ body, caller }: Inlining, id: string): "alone" | "among" | "lost" {
  const inner = body.scope.nodes.get(id)?.incoming.some(({ from }) => body.top.has(from));
  if (!inner) return "alone";
  return caller.sources.size === 1 ? "among" : "lost";
}

type Found = ReferenceChange | null | "unknown";

function changeOf(inlining: Inlining, id: string, { root, path }: Reading, arrival: string): Found {
  const { trigger, caller } = inlining;
  if (root === "trigger") return resolved(inlining, id, path, 0, false);
  if (root === "steps" && path[0] === trigger) {
    // Named after the one step that leads to the call, it is that step in the call's place.
    const isSame = isInput(inlining.input) && caller.sources.size === 1 && reaches(caller, trigger);
    return isSame ? null : resolved(inlining, id, path.slice(1), 1, false);
  }
  if (root !== "input" || arrival === "none") return null;
  const isPlain = isInput(inlining.input);
  if (arrival === "alone") return isPlain ? null : resolved(inlining, id, path, 0, true);
  if (path[0] === undefined) return isPlain && caller.sources.has(trigger) ? null : "unknown";
  if (path[0] !== trigger) return null;
  const [source = ""] = caller.sources;
  return isPlain ? { parts: 1, by: ["input", source] } : resolved(inlining, id, path.slice(1), 1, false);
}

/** Follows the path into the call's input, up to what that reads. */
function resolved(
  inlining: Inlining,
  id: string,
  path: readonly string[],
  before: number,
  entersAlone: boolean,
): ReferenceChange | "unknown" {
  let value: Json = inlining.input;
  let parts = 0;
  while (isJsonObject(value)) {
    const key = path[parts];
    if (key === undefined || !Object.hasOwn(value, key)) return "unknown";
    value = value[key] ?? null;
    parts++;
  }
  if (typeof value !== "string") return "unknown";
  const picked = pickedSteps(value);
  const key = path[parts];
  const reference =
    picked && key !== undefined && picked.includes(key)
      ? { root: "steps", path: [key] }
      : soleReference(value);
  if (!reference) return "unknown";
  const read = picked ? parts + 1 : parts;
  const follows = path[read];
  const by = seenFrom(inlining, id, reference, follows, entersAlone);
  if (!by) return "unknown";
  return { parts: before + read + (by.takesNext ? 1 : 0), by: by.names };
}

/** The steps that `{{ steps.pick(["a", "b"]) }}` hands over, as an extraction writes it. */
function pickedSteps(template: string): string[] | null {
  const list = /^\{\{ steps\.pick\((\[[^\]]*\])\) \}\}$/.exec(template)?.[1];
  if (list === undefined) return null;
  const names: Json = JSON.parse(list);
  return Array.isArray(names) ? names.map(String) : null;
}

/** What an expression of the call reads, as a node of the part reads it in the call's place. */
function seenFrom(
  { body, caller }: Inlining,
  id: string,
  { root, path }: Pick<Reading, "root" | "path">,
  follows: string | undefined,
  entersAlone: boolean,
): { names: [string, ...string[]]; takesNext?: true } | null {
  const iteration = (name: string): { names: [string, ...string[]] } =>
    body.top.has(id) || caller.parent === null
      ? { names: [name, ...path] }
      : { names: ["scope", caller.parent, name, ...path] };
  if (root === "item" || root === "index" || root === "previous") return iteration(root);
  if (root !== "input") return { names: [root, ...path] };
  if (entersAlone) return { names: ["input", ...path] };
  const [source] = caller.sources;
  if (source === undefined) return caller.parent === null ? null : iteration(firstOf(caller));
  if (caller.sources.size === 1) {
    const isTrigger = caller.scope.nodes.get(source)?.role === "trigger";
    if (isTrigger) return { names: ["trigger", ...path] };
    return reaches(caller, source) ? { names: ["steps", source, ...path] } : null;
  }
  const key = path[0] ?? follows;
  if (key === undefined || !reaches(caller, key)) return null;
  return path.length > 0 ? { names: ["steps", ...path] } : { names: ["steps", key], takesNext: true };
}

/** What a body's first nodes get: `item`, or `previous` where there are no items. */
function firstOf(caller: Part): string {
  return caller.sees.includes("item") ? "item" : "previous";
}

/** Whether the call gets this step's output whenever it gets something from it, and not its error. */
function reaches({ entries, sources }: Part, from: string): boolean {
  return sources.has(from) && entries.every((edge) => edge.from !== from || portOf(edge) !== "error");
}
