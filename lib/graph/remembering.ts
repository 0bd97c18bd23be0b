import type { DocumentNode } from "./document";
import type { Catalogue } from "./shape";

const remembered = new WeakMap<Catalogue, Catalogue>();

/**
 * The same catalogue, which works out the facts of a node once. Nodes are never changed in place, so that
 * after an edit only what it touched is looked at again.
 */
export function remembering(catalogue: Catalogue): Catalogue {
  const known = remembered.get(catalogue);
  if (known) return known;
  const made: Catalogue = {
    ...catalogue,
    shapeOf: byNode((node) => catalogue.shapeOf(node)),
    fieldsOf: byNode((node) => catalogue.fieldsOf(node)),
    configIssues: byNode((node) => catalogue.configIssues(node)),
  };
  remembered.set(catalogue, made);
  return made;
}

/** The same function, which works out its answer for a node once, as nodes are never changed in place. */
export function byNode<T>(work: (node: DocumentNode) => T): (node: DocumentNode) => T {
  const facts = new WeakMap<DocumentNode, { fact: T }>();
  return (node) => {
    const known = facts.get(node) ?? { fact: work(node) };
    facts.set(node, known);
    return known.fact;
  };
}
