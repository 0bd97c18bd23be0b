import { formatValue } from "@/lib/expressions";
import { type DocumentNode, type Edge, edgeKey, portOf, type WorkflowDocument } from "@/lib/graph/document";
import type { MergeConflict, NodeConflict, Side } from "@/lib/graph/merge";
import { nodeAt } from "@/lib/graph/node-at";
import { diffJson } from "@/lib/utils/diff-json";
import { type Json, toJson } from "@/lib/utils/json";
import { spliceOf } from "@/lib/utils/text-splice";
import { LABELS } from "./labels";

/** A field that is not the same on both sides, in words. */
export interface FieldDifference extends Record<Side, string> {
  field: string;
}

/** What both sides have in a different way, field by field; nothing where one of them removed the node. */
export function differencesOf(
  conflict: MergeConflict,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): FieldDifference[] {
  if (conflict.kind !== "node") {
    const [a, b] = [mine[conflict.kind], theirs[conflict.kind]];
    const asWhole = typeof a === "string" || typeof b === "string";
    return asWhole
      ? [{ field: LABELS.whole[conflict.kind], ...inWords(toJson(a ?? ""), toJson(b ?? "")) }]
      : rowsOf(a ?? {}, b ?? {});
  }
  const { mine: ours, theirs: others } = conflict;
  const fields =
    ours && others ? [...rowsOf(aside(ours), aside(others)), ...rowsOf(ours.config, others.config)] : [];
  return [...fields, ...placeRow(conflict, mine, theirs), ...connectionRow(conflict, mine, theirs)];
}

function rowsOf(mine: object, theirs: object): FieldDifference[] {
  return diffJson(toJson(mine), toJson(theirs)).map(({ path, from, to }) => ({
    field: path.join("."),
    ...inWords(from, to),
  }));
}

/** What a node has besides its config and its place. */
function aside({ name, type, disabled, policy }: DocumentNode): object {
  return { name, type, ...(disabled && { disabled }), ...(policy && { policy }) };
}

function placeRow(
  { mine: ours, theirs: others }: NodeConflict,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
) {
  if (!ours || !others || ours.parent === others.parent) return [];
  const nameOf = (document: WorkflowDocument, id: string | undefined) =>
    id === undefined ? LABELS.outside : nodeAt(document, id)?.name || id;
  return [{ field: LABELS.place, mine: nameOf(mine, ours.parent), theirs: nameOf(theirs, others.parent) }];
}

/** Edges at the node that only one side has. */
function connectionRow({ id, withEdges }: NodeConflict, mine: WorkflowDocument, theirs: WorkflowDocument) {
  if (!withEdges) return [];
  const only = (side: WorkflowDocument, other: WorkflowDocument) => {
    const known = new Set(other.edges.map(edgeKey));
    const own = side.edges.filter(
      (edge) => (edge.from === id || edge.to === id) && !known.has(edgeKey(edge)),
    );
    return own.map((edge) => edgeInWords(edge, id, side)).join(", ") || LABELS.none;
  };
  const row = { field: LABELS.connections, mine: only(mine, theirs), theirs: only(theirs, mine) };
  return row.mine === row.theirs ? [] : [row];
}

function edgeInWords(edge: Edge, id: string, document: WorkflowDocument): string {
  const [other, arrow] = edge.from === id ? [edge.to, "to"] : [edge.from, "from"];
  const port = portOf(edge);
  return `${arrow} ${nodeAt(document, other)?.name || other}${port === "out" ? "" : ` (${port})`}`;
}

const LONGEST = 160;
const CONTEXT = 28;

/** Two values so that their difference can be seen: of long texts the part that differs. */
function inWords(mine: Json | undefined, theirs: Json | undefined): Record<Side, string> {
  const [a, b] = [textOf(mine), textOf(theirs)];
  if (a.length <= LONGEST && b.length <= LONGEST) return { mine: a, theirs: b };
  const { at, from, to } = spliceOf(a, b, CONTEXT);
  const cut = (whole: string, part: string) => {
    const shown = part.length > LONGEST ? `${part.slice(0, LONGEST)}…` : part;
    const more = part.length <= LONGEST && at + part.length < whole.length;
    return `${at > 0 ? "…" : ""}${shown}${more ? "…" : ""}`;
  };
  return { mine: cut(a, from), theirs: cut(b, to) };
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === "") return LABELS.notSet;
  return typeof value === "string" ? value : formatValue(value);
}
