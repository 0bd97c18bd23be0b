import { canonicalDocument, type Ordered, OrderedEntries } from "./canonical";
import type { DocumentNode, WorkflowDocument } from "./document";
import type { ShapeOf } from "./shape";

/**
 * The canonical text of a document (design 3): the same workflow always gives the same bytes. Keys in a
 * fixed order, nodes, edges and config keys sorted, integer positions, no defaults, two spaces, and a
 * final newline; lists of numbers and edges stand on one line each.
 */
export function serializeDocument(document: WorkflowDocument): string {
  return `${print(canonicalDocument(document), "")}\n`;
}

function print(value: Ordered, indent: string): string {
  const inner = `${indent}  `;
  if (value instanceof OrderedEntries) {
    if (value.entries.length === 0) return "{}";
    if (isEdge(value)) return `{ ${value.entries.map((entry) => printEntry(entry, inner)).join(", ")} }`;
    return `{\n${value.entries.map((entry) => inner + printEntry(entry, inner)).join(",\n")}\n${indent}}`;
  }
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.every((item) => typeof item === "number"))
    return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  return `[\n${value.map((item) => inner + print(item, inner)).join(",\n")}\n${indent}]`;
}

function printEntry([key, value]: readonly [string, Ordered], indent: string): string {
  return `${JSON.stringify(key)}: ${print(value, indent)}`;
}

function isEdge({ entries }: OrderedEntries): boolean {
  return entries[0]?.[0] === "from" && entries.at(-1)?.[0] === "to";
}

/**
 * What a document does, as text to compare: without names, notes, places, sizes and folding. Documents of
 * equal texts run alike. Notes are told by `shapeOf`; without it they count.
 */
export function semanticForm(document: WorkflowDocument, shapeOf: ShapeOf = () => null): string {
  const nodes = Object.entries(document.nodes).flatMap(([id, node]): [string, DocumentNode][] =>
    shapeOf(node)?.role === "note" ? [] : [[id, withoutLooks(node)]],
  );
  return serializeDocument({ ...document, name: "", description: "", nodes: Object.fromEntries(nodes) });
}

function withoutLooks({ type, config, parent, disabled, policy }: DocumentNode): DocumentNode {
  return {
    type,
    name: "",
    position: [0, 0],
    config,
    ...(parent !== undefined && { parent }),
    ...(disabled !== undefined && { disabled }),
    ...(policy && { policy }),
  };
}
