import type { DocumentNode, WorkflowDocument } from "./document";

/** The node of an id, or null; names that every object has, such as `constructor`, are no nodes. */
export function nodeAt(document: WorkflowDocument, id: string): DocumentNode | null {
  return Object.hasOwn(document.nodes, id) ? (document.nodes[id] ?? null) : null;
}

/** Ids of the containers around a node, innermost first; ends at a missing parent and before a repetition. */
export function containersAround(document: WorkflowDocument, id: string): string[] {
  const around: string[] = [];
  for (
    let parent = nodeAt(document, id)?.parent;
    parent !== undefined;
    parent = nodeAt(document, parent)?.parent
  ) {
    if (around.includes(parent) || !nodeAt(document, parent)) break;
    around.push(parent);
  }
  return around;
}

/** Ids of the nodes inside a container, those inside nested containers too. */
export function nodesInside(document: WorkflowDocument, containerId: string): string[] {
  return Object.keys(document.nodes).filter((id) => containersAround(document, id).includes(containerId));
}

/** Ports by which edges may leave a node: those of its type, and `error` where its policy says so. */
export function portsOf(node: DocumentNode, outputs: readonly { id: string }[]): string[] {
  const ports = outputs.map(({ id }) => id);
  return node.policy?.onError === "branch" ? [...ports, "error"] : ports;
}
