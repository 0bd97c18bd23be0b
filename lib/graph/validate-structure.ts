import { type DocumentNode, type Edge, isNodeId, MAX_DEPTH, portOf, type WorkflowDocument } from "./document";
import { findCycle } from "./find-cycle";
import { containersAround, nodeAt, portsOf } from "./node-at";
import type { Catalogue, Issue } from "./shape";

type Fault = Omit<Issue, "severity" | "kind">;

/** Faults that make a document no graph at all: it is neither saved nor run (design 8). */
export function structureIssues(document: WorkflowDocument, catalogue: Catalogue): Issue[] {
  const faults = [
    ...Object.entries(document.nodes).flatMap(([id, node]) => nodeFaults(document, catalogue, id, node)),
    ...document.edges.flatMap((edge) => edgeFaults(document, catalogue, edge)),
    ...duplicateEdges(document.edges),
    ...cycleFaults(document),
  ];
  return faults.map((fault) => ({ severity: "error", kind: "structure", ...fault }));
}

function nodeFaults(
  document: WorkflowDocument,
  catalogue: Catalogue,
  id: string,
  node: DocumentNode,
): Fault[] {
  const faults: Fault[] = [];
  if (!isNodeId(id)) {
    faults.push({
      code: "bad-id",
      message: `“${id}” cannot be a node's id`,
      nodeId: id,
      fix: "Ids have up to 63 lower-case letters, digits and _, with a letter first, and are not in, true, false or null.",
    });
  }
  const shape = catalogue.shapeOf(node);
  if (!shape) {
    faults.push({ code: "unknown-type", message: `There is no node type “${node.type}”`, nodeId: id });
  }
  return [...faults, ...parentFaults(document, catalogue, id, node)];
}

function parentFaults(
  document: WorkflowDocument,
  catalogue: Catalogue,
  id: string,
  node: DocumentNode,
): Fault[] {
  if (node.parent === undefined) return [];
  const parent = nodeAt(document, node.parent);
  if (!parent) {
    return [
      { code: "unknown-parent", message: `It is inside “${node.parent}”, which does not exist`, nodeId: id },
    ];
  }
  const parentShape = catalogue.shapeOf(parent);
  if (parentShape && parentShape.role !== "container") {
    return [
      {
        code: "parent-not-container",
        message: `It is inside “${node.parent}”, which is no container`,
        nodeId: id,
      },
    ];
  }
  const around = containersAround(document, id);
  if (nodeAt(document, around.at(-1) ?? id)?.parent !== undefined) {
    return [
      { code: "parent-cycle", message: `It is inside itself: ${[id, ...around].join(" in ")}`, nodeId: id },
    ];
  }
  const shape = catalogue.shapeOf(node);
  if (shape?.role === "trigger") {
    return [
      {
        code: "trigger-in-container",
        message: "A trigger cannot be inside a container",
        nodeId: id,
        fix: "Move it out.",
      },
    ];
  }
  if (shape?.role === "container" && around.length >= MAX_DEPTH) {
    return [{ code: "too-deep", message: `Containers nest at most ${MAX_DEPTH} deep`, nodeId: id }];
  }
  return [];
}

function edgeFaults(document: WorkflowDocument, catalogue: Catalogue, edge: Edge): Fault[] {
  const from = nodeAt(document, edge.from);
  const to = nodeAt(document, edge.to);
  if (!from || !to) {
    const missing = from ? edge.to : edge.from;
    return [
      {
        code: "edge-to-nowhere",
        message: `The edge ${nameOf(edge)} names “${missing}”, which does not exist`,
        edge,
      },
    ];
  }
  const source = catalogue.shapeOf(from);
  const target = catalogue.shapeOf(to);
  if (!source || !target) return [];
  if (source.role === "note" || target.role === "note") {
    return [{ code: "edge-of-note", message: `The edge ${nameOf(edge)} joins a note`, edge }];
  }
  const faults: Fault[] = [];
  if (target.role === "trigger") {
    faults.push({
      code: "edge-into-trigger",
      message: `The edge ${nameOf(edge)} leads into a trigger`,
      edge,
    });
  }
  if (from.parent !== to.parent) {
    faults.push({
      code: "edge-across-scopes",
      message: `The edge ${nameOf(edge)} crosses the border of a container`,
      edge,
      fix: "Both ends have to be in the same container.",
    });
  }
  const ports = portsOf(from, source.outputs);
  // With a faulty config nobody knows the ports, and the config is complained of anyway.
  if (!ports.includes(portOf(edge)) && catalogue.configIssues(from).length === 0) {
    faults.push({
      code: "unknown-port",
      message: `The edge ${nameOf(edge)} leaves by port “${portOf(edge)}”, which “${edge.from}” does not have (${ports.join(", ")})`,
      edge,
    });
  }
  return faults;
}

function duplicateEdges(edges: readonly Edge[]): Fault[] {
  const seen = new Set<string>();
  return edges.flatMap((edge): Fault[] => {
    const key = JSON.stringify([edge.from, portOf(edge), edge.to]);
    if (seen.has(key))
      return [{ code: "duplicate-edge", message: `The edge ${nameOf(edge)} is there twice`, edge }];
    seen.add(key);
    return [];
  });
}

function cycleFaults(document: WorkflowDocument): Fault[] {
  const cycle = findCycle(document.edges);
  const [first] = cycle ?? [];
  if (!cycle || first === undefined) return [];
  return [
    {
      code: "cycle",
      message: `The nodes ${[...cycle, first].join(" → ")} form a cycle`,
      nodeId: first,
      fix: "To repeat steps, put them into a loop.",
    },
  ];
}

function nameOf(edge: Edge): string {
  const port = portOf(edge);
  return `${edge.from}${port === "out" ? "" : `:${port}`} → ${edge.to}`;
}
