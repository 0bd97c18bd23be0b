import { closestName } from "@/lib/utils/closest-name";
import {
  type DocumentNode,
  type Edge,
  isNodeId,
  MAX_DEPTH,
  policySchema,
  portOf,
  settingsSchema,
  type WorkflowDocument,
} from "./document";
import { findCycle } from "./find-cycle";
import { type Fault, issueOf } from "./issue-of";
import { containersAround, nodeAt, portsOf } from "./node-at";
import type { Catalogue, Issue } from "./shape";

/** Faults that make a document no graph at all: it is neither saved nor run (design 8). */
export function structureIssues(document: WorkflowDocument, catalogue: Catalogue): Issue[] {
  const faults = [
    ...settingsFaults(document),
    ...Object.entries(document.nodes).flatMap(([id, node]) => nodeFaults(document, catalogue, id, node)),
    ...document.edges.flatMap((edge) => edgeFaults(document, catalogue, edge)),
    ...duplicateEdges(document.edges),
    ...cycleFaults(document),
  ];
  return faults.map(issueOf);
}

function settingsFaults({ settings = {} }: WorkflowDocument): Fault[] {
  const { error } = settingsSchema.safeParse(settings);
  return (error?.issues ?? []).map(({ path, message }) => {
    const field = ["settings", ...path.map(String)];
    return { code: "bad-settings", message: `${field.join(".")}: ${message}`, field };
  });
}

function policyFaults(nodeId: string, { policy }: DocumentNode): Fault[] {
  if (!policy) return [];
  const { error } = policySchema.safeParse(policy);
  return (error?.issues ?? []).map(({ path, message }) => {
    const field = ["policy", ...path.map(String)];
    return { code: "bad-policy", message: `${field.join(".")}: ${message}`, nodeId, field };
  });
}

function nodeFaults(
  document: WorkflowDocument,
  catalogue: Catalogue,
  id: string,
  node: DocumentNode,
): Fault[] {
  const faults: Fault[] = policyFaults(id, node);
  if (!isNodeId(id)) {
    faults.push({
      code: "bad-id",
      message: `“${id}” cannot be a node's id`,
      nodeId: id,
      fix: "Ids have up to 63 lower-case letters, digits and _, with a letter first, and are not in, true, false or null.",
    });
  }
  if (!catalogue.shapeOf(node)) {
    faults.push({
      code: "unknown-type",
      message: `There is no node type “${node.type}”`,
      nodeId: id,
      fix: "Replace the node, or update Heddle if the workflow was made with a newer one.",
    });
  }
  const misplaced = misplacement(document, catalogue, id, node);
  return misplaced ? [...faults, { nodeId: id, ...misplaced }] : faults;
}

/** Why a node cannot be in the container that it names. */
function misplacement(
  document: WorkflowDocument,
  { shapeOf }: Catalogue,
  id: string,
  node: DocumentNode,
): Fault | null {
  if (node.parent === undefined) return null;
  const parent = nodeAt(document, node.parent);
  if (!parent) {
    const message = `It is inside “${node.parent}”, which does not exist`;
    return { code: "unknown-parent", message, fix: "Move it into a container that exists, or out of all." };
  }
  const parentShape = shapeOf(parent);
  if (parentShape && parentShape.role !== "container") {
    const message = `It is inside “${node.parent}”, which is no container`;
    return { code: "parent-not-container", message, fix: "Move it into a loop or fan-out, or out of all." };
  }
  const around = containersAround(document, id);
  if (nodeAt(document, around.at(-1) ?? id)?.parent !== undefined) {
    const message = `It is inside itself: ${[id, ...around].join(" in ")}`;
    return { code: "parent-cycle", message, fix: "Move one of them out." };
  }
  const shape = shapeOf(node);
  if (shape?.role === "trigger") {
    const message = "A trigger cannot be inside a container";
    return { code: "trigger-in-container", message, fix: "Move it out." };
  }
  if (shape?.role === "container" && around.length >= MAX_DEPTH) {
    const message = `Containers nest at most ${MAX_DEPTH} deep`;
    return { code: "too-deep", message, fix: "Move it out, or put the inner steps into another workflow." };
  }
  return null;
}

function edgeFaults(document: WorkflowDocument, catalogue: Catalogue, edge: Edge): Fault[] {
  const from = nodeAt(document, edge.from);
  const to = nodeAt(document, edge.to);
  if (!from || !to) return [nowhere(document, edge, from ? edge.to : edge.from)];
  const source = catalogue.shapeOf(from);
  const target = catalogue.shapeOf(to);
  if (!source || !target) return [];
  if (source.role === "note" || target.role === "note") {
    const message = `The edge ${nameOf(edge)} joins a note`;
    return [{ code: "edge-of-note", message, edge, fix: "Delete the edge: notes never run." }];
  }
  const faults: Fault[] = [];
  if (target.role === "trigger") {
    const message = `The edge ${nameOf(edge)} leads into a trigger`;
    faults.push({ code: "edge-into-trigger", message, edge, fix: "Delete the edge." });
  }
  if (from.parent !== to.parent) {
    const message = `The edge ${nameOf(edge)} crosses the border of a container`;
    const fix = "Both ends have to be in the same container.";
    faults.push({ code: "edge-across-scopes", message, edge, fix });
  }
  const ports = portsOf(from, source.outputs);
  // With a faulty config nobody knows the ports, and the config is complained of anyway.
  if (!ports.includes(portOf(edge)) && catalogue.configIssues(from).length === 0) {
    faults.push(unknownPort(edge, ports));
  }
  return faults;
}

function nowhere({ nodes }: WorkflowDocument, edge: Edge, missing: string): Fault {
  const meant = closestName(missing, Object.keys(nodes));
  return {
    code: "edge-to-nowhere",
    message: `The edge ${nameOf(edge)} names “${missing}”, which does not exist`,
    edge,
    fix: meant === null ? "Delete the edge, or add the node." : `Did you mean “${meant}”?`,
  };
}

function unknownPort(edge: Edge, ports: string[]): Fault {
  const port = portOf(edge);
  const known = ports.length > 0 ? ports.join(", ") : "none";
  const message = `The edge ${nameOf(edge)} leaves by port “${port}”, which “${edge.from}” does not have (${known})`;
  const meant = closestName(port, ports);
  const otherwise =
    port === "error" ? "Let the node's policy send errors to that port." : "Draw it from a port that exists.";
  return {
    code: "unknown-port",
    message,
    edge,
    fix: meant === null ? otherwise : `Did you mean “${meant}”?`,
  };
}

function duplicateEdges(edges: readonly Edge[]): Fault[] {
  const seen = new Set<string>();
  return edges.flatMap((edge): Fault[] => {
    const key = JSON.stringify([edge.from, portOf(edge), edge.to]);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `The edge ${nameOf(edge)} is there twice`;
    return [{ code: "duplicate-edge", message, edge, fix: "Delete one of the two." }];
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
