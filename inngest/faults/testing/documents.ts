import type { JsonObject } from "@/lib/utils/json";

const SIZE = [600, 300];

export function node(type: string, config: JsonObject, more: JsonObject = {}): JsonObject {
  return { type, name: type, position: [0, 0], config, ...more };
}

/** A call that counts as an effect. */
export function effect(url: string, more: JsonObject = {}): JsonObject {
  return node("http", { method: "POST", url }, more);
}

export function container(type: "loop" | "fan-out", config: JsonObject): JsonObject {
  return node(type, config, { size: SIZE });
}

/** Edges are written as lines of nodes: `a -> b -> c`, `review:approved -> c`. */
export function documentOf(name: string, nodes: Record<string, JsonObject>, lines: string[]): JsonObject {
  return { heddle: 1, name, nodes, edges: lines.flatMap(edgesOf) };
}

function edgesOf(line: string): JsonObject[] {
  const places = line.split(" -> ").map((place) => place.split(":"));
  return places.slice(1).map(([to = ""], index) => {
    const [from = "", port] = places[index] ?? [];
    return { from, to, ...(port === undefined ? {} : { port }) };
  });
}

/** `start -> step_1 -> step_2 -> …`, each of them a call of this address. */
export function lineOf(name: string, steps: number, url: string): JsonObject {
  const ids = Array.from({ length: steps }, (_, index) => `step_${index + 1}`);
  const nodes = Object.fromEntries(ids.map((id) => [id, effect(url)]));
  return documentOf(name, { start: node("manual", {}), ...nodes }, [["start", ...ids].join(" -> ")]);
}
