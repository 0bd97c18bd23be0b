import type { JsonObject } from "@/lib/utils/json";
import { DOCUMENT_VERSION, type DocumentNode, type Edge, type WorkflowDocument } from "../document";

/** What is not in the drawing: by node id, its type (`noop` by default) and whatever else a node has. */
type Details = Record<string, string | (Partial<Omit<DocumentNode, "config">> & { config?: JsonObject })>;

/**
 * A document from a drawing, for tests:
 *
 *     start -> check
 *     check:yes -> each -> end
 *     each { draft -> send }
 *     lonely
 *
 * A line is a chain of nodes; `check:yes` leaves by a port; `each { … }` draws the body of a container, on
 * one line or several. Types come from `details`, else `otherwise`; the line of `─►` may stand for `->`.
 */
export function draw(drawing: string, details: Details = {}, otherwise = "noop"): WorkflowDocument {
  const nodes: Record<string, DocumentNode> = {};
  const edges: Edge[] = [];
  const containers: string[] = [];
  const meet = (id: string) => {
    nodes[id] ??= nodeOf(id, details[id] ?? {}, otherwise, containers.at(-1));
  };
  for (const line of linesOf(drawing)) {
    if (line === "}") {
      containers.pop();
    } else if (line.endsWith("{")) {
      const id = line.slice(0, -1).trim();
      meet(id);
      containers.push(id);
    } else {
      const chain = line.split("->").map((part) => part.trim().split(":"));
      for (const [i, [id = "", port]] of chain.entries()) {
        meet(id);
        const to = chain[i + 1]?.[0];
        if (to !== undefined) edges.push({ from: id, ...(port !== undefined && { port }), to });
      }
    }
  }
  return { heddle: DOCUMENT_VERSION, name: "Drawn", nodes, edges };
}

function linesOf(drawing: string): string[] {
  return drawing
    .replaceAll(/─+[►>]/g, "->")
    .replaceAll("{", "{\n")
    .replaceAll("}", "\n}\n")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function nodeOf(
  id: string,
  details: Details[string],
  otherwise: string,
  parent: string | undefined,
): DocumentNode {
  const given = typeof details === "string" ? { type: details } : details;
  return {
    type: otherwise,
    name: id,
    position: [0, 0],
    config: {},
    ...(parent !== undefined && { parent }),
    ...given,
  };
}
