import type { DocumentNode, WorkflowDocument } from "./document";
import { changeNodeId } from "./edit-id";
import { nodeAt } from "./node-at";
import type { Catalogue } from "./shape";

/**
 * Nodes of `before` that stand in `after` under another id, and `before` with those ids, and all that names
 * them, changed: what is left of the difference is not a mere consequence. A node is known again by its
 * content, wherever it stands, or by everything but its name at the same place.
 */
export function findRenames(
  before: WorkflowDocument,
  after: WorkflowDocument,
  catalogue: Pick<Catalogue, "fieldsOf">,
): { document: WorkflowDocument; renamed: ReadonlyMap<string, string> } {
  let document = before;
  const renamed = new Map<string, string>();
  for (let pair = findPair(document, after); pair; pair = findPair(document, after)) {
    // Others may refer to this node, so that they are known again only now.
    document = changeNodeId(document, pair.from, pair.to, catalogue);
    renamed.set(pair.to, pair.from);
  }
  return { document, renamed };
}

function findPair(
  before: WorkflowDocument,
  after: WorkflowDocument,
): { from: string; to: string } | undefined {
  const gone = Object.entries(before.nodes).filter(([id]) => !nodeAt(after, id));
  const made = Object.entries(after.nodes).filter(([id]) => !nodeAt(before, id));
  for (const likeness of [everything, content, allButName]) {
    // The first of several that are alike, in canonical order.
    const known = new Map(gone.map(([id, node]) => [likeness(node), id] as const).reverse());
    for (const [to, node] of made) {
      const from = known.get(likeness(node));
      if (from !== undefined) return { from, to };
    }
  }
  return undefined;
}

function everything({ parent: _, ...node }: DocumentNode): string {
  return JSON.stringify(node);
}

function content({
  parent: _,
  position: _position,
  size: _size,
  collapsed: _collapsed,
  ...node
}: DocumentNode) {
  return JSON.stringify(node);
}

function allButName({ parent: _, name: _name, ...node }: DocumentNode): string {
  return JSON.stringify(node);
}
