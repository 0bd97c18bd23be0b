import type { Fragment } from "./copy-nodes";
import type { DocumentNode, WorkflowDocument } from "./document";
import { freeNodeId } from "./edit";
import { renameInConfig } from "./edit-id";
import { nodeAt } from "./node-at";
import type { Catalogue } from "./shape";

/**
 * With the fragment pasted, moved by `offset`, and the ids its nodes got. An id that is taken is replaced,
 * and what the fragment says of its own nodes follows; references to other steps stay as they are.
 */
export function insertNodes(
  document: WorkflowDocument,
  fragment: Fragment,
  offset: readonly [number, number],
  catalogue: Pick<Catalogue, "fieldsOf">,
): { document: WorkflowDocument; ids: string[] } {
  const ids = newIds(document, fragment);
  const rename = (id: string) => ids.get(id) ?? id;
  const added = Object.entries(fragment.nodes).map(([id, node]): [string, DocumentNode] => {
    const { parent, ...free } = withNewReferences(fragment, id, node, ids, catalogue);
    if (parent !== undefined && ids.has(parent)) return [rename(id), { ...free, parent: rename(parent) }];
    const [x, y] = node.position;
    return [rename(id), { ...free, position: [Math.round(x + offset[0]), Math.round(y + offset[1])] }];
  });
  const edges = fragment.edges
    .filter(({ from, to }) => ids.has(from) && ids.has(to))
    .map((edge) => ({ ...edge, from: rename(edge.from), to: rename(edge.to) }));
  return {
    document: {
      ...document,
      nodes: { ...document.nodes, ...Object.fromEntries(added) },
      edges: [...document.edges, ...edges],
    },
    ids: added.map(([id]) => id),
  };
}

/** New ids avoid those of the fragment too, so that one renaming cannot be taken up by the next. */
function newIds(document: WorkflowDocument, { nodes }: Fragment): Map<string, string> {
  const taken = new Set([...Object.keys(document.nodes), ...Object.keys(nodes)]);
  const ids = new Map<string, string>();
  for (const id of Object.keys(nodes)) {
    const free = nodeAt(document, id) ? freeNodeId(id.replace(/_\d+$/, ""), taken) : id;
    taken.add(free);
    ids.set(id, free);
  }
  return ids;
}

function withNewReferences(
  { edges }: Fragment,
  id: string,
  node: DocumentNode,
  ids: ReadonlyMap<string, string>,
  catalogue: Pick<Catalogue, "fieldsOf">,
): DocumentNode {
  const sources = new Set(edges.filter(({ to }) => to === id).map(({ from }) => from));
  let renamed = node;
  for (const [from, to] of ids) {
    if (from !== to) {
      renamed = { ...renamed, config: renameInConfig(renamed, from, to, sources.size > 1, catalogue) };
    }
  }
  return renamed;
}
