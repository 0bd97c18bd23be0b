import { renameStep, renameStepInTemplate } from "@/lib/expressions";
import type { Json, JsonObject } from "@/lib/utils/json";
import { isJsonObject } from "@/lib/utils/json";
import type { DocumentNode, WorkflowDocument } from "./document";
import { nodeAt } from "./node-at";
import type { Catalogue, FieldPath } from "./shape";

/**
 * With another id for a node, and with every edge, parent and expression that named it following. The
 * new id must be free and well formed (`isNodeId`); else, or for an unknown node, nothing changes.
 */
export function changeNodeId(
  document: WorkflowDocument,
  from: string,
  to: string,
  catalogue: Pick<Catalogue, "fieldsOf">,
): WorkflowDocument {
  if (!nodeAt(document, from) || nodeAt(document, to)) return document;
  const rename = (id: string) => (id === from ? to : id);
  const nodes = Object.entries(document.nodes).map(([id, node]): [string, DocumentNode] => {
    const sources = new Set(document.edges.filter((edge) => edge.to === id).map((edge) => edge.from));
    const config = renameInConfig(node, from, to, sources.size > 1, catalogue);
    return [
      rename(id),
      { ...node, config, ...(node.parent !== undefined && { parent: rename(node.parent) }) },
    ];
  });
  const edges = document.edges.map((edge) => ({ ...edge, from: rename(edge.from), to: rename(edge.to) }));
  return { ...document, nodes: Object.fromEntries(nodes), edges };
}

/** The config with references to a step following its new id; `input` names steps where there are several. */
export function renameInConfig(
  node: DocumentNode,
  from: string,
  to: string,
  inputIsKeyed: boolean,
  { fieldsOf }: Pick<Catalogue, "fieldsOf">,
): JsonObject {
  const roots = ["steps", "scope", ...(inputIsKeyed ? ["input"] : [])];
  let config: Json = node.config;
  for (const { path, kind, source } of fieldsOf(node)) {
    const rename = kind === "expression" ? renameStep : renameStepInTemplate;
    const renamed = rename(source, from, to, roots);
    if (renamed !== source) config = withValueAt(config, path, renamed);
  }
  return isJsonObject(config) ? config : node.config;
}

/** The value with another one at a path that leads somewhere; a path that does not changes nothing. */
export function withValueAt(value: Json, [key, ...rest]: FieldPath, replacement: Json): Json {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? withValueAt(item, rest, replacement) : item));
  }
  if (!isJsonObject(value)) return value;
  return { ...value, [key]: withValueAt(value[key] ?? null, rest, replacement) };
}
