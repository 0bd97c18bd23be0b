import type { ASTNode } from "@marcbachmann/cel-js";
import { isJsonObject } from "@/lib/utils/json";
import { compile } from "./match-expression";

/** Deeper properties and longer texts take no part in topics, which are indexed; conditions on them still hold. */
const MAX_DEPTH = 3;
const MAX_LENGTH = 120;

/**
 * The topic under which a wait is found: the event's name, narrowed by the first comparison in its condition
 * that settles what a property of the awaited event has to be (`event.data.id == async.data.id`). With it an
 * event touches the runs that it is about, and not all that wait for events of its name.
 */
export function waitTopic(eventName: string, expression: string | null, runEvent: unknown): string {
  if (expression === null || expression === "") return eventName;
  for (const node of conjuncts(compile(expression).ast)) {
    if (node.op !== "==") continue;
    const [left, right] = node.args;
    const topic = comparisonTopic(left, right, runEvent) ?? comparisonTopic(right, left, runEvent);
    if (topic !== null) return `${eventName} ${topic}`;
  }
  return eventName;
}

/** Every topic that an event belongs to. */
export function eventTopics(event: { name: string }): string[] {
  return [event.name, ...properties(event, []).map((property) => `${event.name} ${property}`)];
}

function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === "&&" ? [...conjuncts(node.args[0]), ...conjuncts(node.args[1])] : [node];
}

function comparisonTopic(awaited: ASTNode, given: ASTNode, runEvent: unknown): string | null {
  const awaitedPath = propertyPath(awaited);
  if (awaitedPath?.[0] !== "async") return null;
  const givenPath = propertyPath(given);
  if (givenPath?.[0] === "event")
    return property(awaitedPath.slice(1), valueAt(runEvent, givenPath.slice(1)));
  return given.op === "value" && typeof given.args === "string"
    ? property(awaitedPath.slice(1), given.args)
    : null;
}

function propertyPath(node: ASTNode): string[] | null {
  if (node.op === "id") return [node.args];
  if (node.op !== ".") return null;
  const [object, key] = node.args;
  const path = propertyPath(object);
  return path === null ? null : [...path, key];
}

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>((found, key) => (isJsonObject(found) ? found[key] : undefined), value);
}

function property(path: string[], value: unknown): string | null {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  if (!isScalar || path.length > MAX_DEPTH) return null;
  const text = `${path.join(".")}=${JSON.stringify(value)}`;
  return text.length > MAX_LENGTH ? null : text;
}

function properties(value: object, path: string[]): string[] {
  if (path.length >= MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = [...path, key];
    if (isJsonObject(item)) return properties(item, inner);
    return property(inner, item) ?? [];
  });
}
