import { isJsonObject, type Json } from "@/lib/utils/json";
import type { WorkflowDocument } from "./document";
import { renameNode, setConfig } from "./edit";
import { withValueAt } from "./edit-id";
import { nodeAt } from "./node-at";
import type { FieldPath } from "./shape";

/** A text of a node that has what is searched for. */
export interface TextMatch {
  nodeId: string;
  /** Of an id and a type nothing can be replaced: others go by them. */
  place: "name" | "id" | "type" | "config";
  /** Where it is in the config. */
  path: FieldPath;
  text: string;
  /** Where in the text it begins, each in UTF-16 code units. */
  at: number[];
}

interface TextQuery {
  text: string;
  matchCase: boolean;
}

/**
 * Every text with the words searched for, node by node: names, ids, what their types are called, and all
 * texts of their configs, expressions included. Nothing is found for an empty search.
 */
export function findText(
  { nodes }: WorkflowDocument,
  query: TextQuery,
  typeName: (type: string) => string,
): TextMatch[] {
  if (query.text === "") return [];
  return Object.entries(nodes).flatMap(([nodeId, { name, type, config }]) => {
    const texts: Omit<TextMatch, "at" | "nodeId">[] = [
      { place: "name", path: [], text: name },
      { place: "id", path: [], text: nodeId },
      { place: "type", path: [], text: typeName(type) },
      ...textsIn(config, []).map(([path, text]) => ({ place: "config" as const, path, text })),
    ];
    return texts.flatMap((each) => {
      const at = placesOf(each.text, query);
      return at.length > 0 ? [{ nodeId, ...each, at }] : [];
    });
  });
}

/** The text with what was found in it replaced. */
export function replacedText(
  { text, at }: Pick<TextMatch, "text" | "at">,
  length: number,
  by: string,
): string {
  return at.reduceRight(
    (changed, start) => changed.slice(0, start) + by + changed.slice(start + length),
    text,
  );
}

/** Whether something can be put in its place. */
export function canReplace({ place }: TextMatch): boolean {
  return place === "name" || place === "config";
}

/** With what was found replaced in names and configs; `length` is that of what was searched for. */
export function replaceText(
  document: WorkflowDocument,
  matches: readonly TextMatch[],
  length: number,
  by: string,
): WorkflowDocument {
  return matches.filter(canReplace).reduce((changed, match) => {
    const node = nodeAt(changed, match.nodeId);
    if (!node) return changed;
    const text = replacedText(match, length, by);
    if (match.place === "name") return renameNode(changed, match.nodeId, text);
    const config = withValueAt(node.config, match.path, text);
    return setConfig(changed, match.nodeId, isJsonObject(config) ? config : node.config);
  }, document);
}

function textsIn(value: Json, path: FieldPath): [FieldPath, string][] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}

function placesOf(text: string, { text: wanted, matchCase }: TextQuery): number[] {
  const places: number[] = [];
  if (wanted.length > text.length) return places;
  // Lower case can be longer than what it is of: then places would no longer be those of the text.
  const folds = !matchCase && text.toLowerCase().length === text.length;
  const [whole, part] = folds ? [text.toLowerCase(), wanted.toLowerCase()] : [text, wanted];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + part.length)) places.push(at);
  return places;
}
