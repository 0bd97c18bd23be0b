import type { JsonObject } from "@/lib/utils/json";

export type Node = {
  type: string;
  config?: JsonObject;
  parent?: string;
  policy?: JsonObject;
  disabled?: boolean;
};

/** A document from its nodes and its edges, each written `a -> b` or `a:port -> b`. */
export function workflow(nodes: Record<string, Node>, edges: string[]): JsonObject {
  return {
    heddle: 1,
    name: "Test",
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, { config = {}, ...node }]) => [
        id,
        {
          name: id,
          position: [0, 0],
          ...(isContainer(node.type) ? { size: [400, 200] } : {}),
          config,
          ...node,
        },
      ]),
    ),
    edges: edgesOf(edges),
  };
}

/** Edges written `a -> b` or `a:port -> b`. */
export function edgesOf(edges: string[]): JsonObject[] {
  return edges.map((edge) => {
    const [from = "", to = ""] = edge.split(" -> ");
    const [id = "", port] = from.split(":");
    return { from: id, to, ...(port ? { port } : {}) };
  });
}

function isContainer(type: string): boolean {
  return type === "loop" || type === "fan-out";
}
