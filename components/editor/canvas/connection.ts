import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { whyNotConnect } from "@/lib/graph/edit-edges";
import { whyNotMoveInto } from "@/lib/graph/edit-parent";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { outputsOf } from "./port-places";

/** What dropping a wire should do: connect, offer to move a node so that it can connect, or say why not. */
export type Outcome =
  | { kind: "connect"; edge: Edge }
  | { kind: "offer"; move: string; into: string; edge: Edge | null; instead: Edge | null }
  | { kind: "refuse"; reason: string };

/**
 * Decides what a wire dropped on a node does. `inBody` tells that it was let go over the inside of a
 * container rather than on its header or port: then the node it comes from may move in.
 */
export function outcomeOf(document: WorkflowDocument, edge: Edge, inBody = false): Outcome {
  const reason = whyNotConnect(document, edge, catalogue);
  if (inBody && edge.from !== edge.to && canMove(document, edge.from, edge.to)) {
    return {
      kind: "offer",
      move: edge.from,
      into: edge.to,
      edge: null,
      instead: reason === null ? edge : null,
    };
  }
  if (reason === null) return { kind: "connect", edge };
  return offerAcross(document, edge) ?? { kind: "refuse", reason };
}

/**
 * The edges that a wire from the input of `to` may stand for where it is dropped on the node that is to come before:
 * the ones that can be drawn, without that of errors where one other is all there is. Where none can, there is one
 * to say why.
 */
export function edgesBefore(document: WorkflowDocument, from: string, to: string): Edge[] {
  const node = document.nodes[from];
  const ports = node ? outputsOf(node, shapeOf(node)).map(({ id }) => id) : [];
  const edges = ports.map((port): Edge => ({ from, port, to }));
  const free = edges.filter((edge) => whyNotConnect(document, edge, catalogue) === null);
  const plain = free.filter(({ port }) => port !== "error");
  if (free.length === 0) return [edges[0] ?? { from, port: "out", to }];
  return plain.length === 1 ? plain : free;
}

/** Where the ends are in different containers, one of them can often follow the other. */
function offerAcross(document: WorkflowDocument, edge: Edge): Outcome | null {
  const from = document.nodes[edge.from];
  const to = document.nodes[edge.to];
  if (!from || !to || from.parent === to.parent) return null;
  const candidates: [string, string | undefined][] = [
    [edge.from, to.parent],
    [edge.to, from.parent],
  ];
  for (const [move, into] of candidates) {
    if (into === undefined || !canMove(document, move, into)) continue;
    const moved = {
      ...document,
      nodes: { ...document.nodes, [move]: { ...nodeOf(document, move), parent: into } },
    };
    if (whyNotConnect(moved, edge, catalogue) !== null) continue;
    const whole = wholeInstead(document, edge);
    return { kind: "offer", move, into, edge, instead: whole };
  }
  return null;
}

/** The same wire to the container as a whole, where it goes from outside to one of its nodes. */
function wholeInstead(document: WorkflowDocument, edge: Edge): Edge | null {
  const container = document.nodes[edge.to]?.parent;
  if (container === undefined) return null;
  const whole = { ...edge, to: container };
  return whyNotConnect(document, whole, catalogue) === null ? whole : null;
}

function canMove(document: WorkflowDocument, id: string, into: string): boolean {
  return document.nodes[id]?.parent !== into && whyNotMoveInto(document, id, into, catalogue) === null;
}

function nodeOf(document: WorkflowDocument, id: string) {
  const node = document.nodes[id];
  if (!node) throw new Error(`No node ${id}`);
  return node;
}
