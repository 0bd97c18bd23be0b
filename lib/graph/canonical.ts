import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { type DocumentNode, type Edge, type Policy, portOf, type WorkflowDocument } from "./document";
import { compareEdges } from "./scope";

export type Ordered = Json | OrderedEntries | Ordered[];

/** An object whose keys stand in the order they are to be written in; undefined values are left out. */
export class OrderedEntries {
  readonly entries: readonly (readonly [string, Ordered])[];

  constructor(entries: readonly (readonly [string, Ordered | undefined])[]) {
    this.entries = entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  }

  /** Undefined where there is nothing, so that the key is left out. */
  unlessEmpty(): OrderedEntries | undefined {
    return this.entries.length > 0 ? this : undefined;
  }
}

/** The document as ordered data, without anything that is a default. */
export function canonicalDocument(document: WorkflowDocument): OrderedEntries {
  const { settings = {} } = document;
  return new OrderedEntries([
    ["heddle", document.heddle],
    ["name", document.name],
    ["description", document.description || undefined],
    [
      "settings",
      new OrderedEntries([
        ["timeout", settings.timeout],
        ["maxSteps", settings.maxSteps],
        ["budgetUsd", settings.budgetUsd],
        ["concurrency", settings.concurrency ?? undefined],
        ["priority", settings.priority === "normal" ? undefined : settings.priority],
        ["errorWorkflow", settings.errorWorkflow ?? undefined],
      ]).unlessEmpty(),
    ],
    ["nodes", new OrderedEntries(sortedNodes(document).map(([id, node]) => [id, canonicalNode(node)]))],
    ["edges", canonicalEdges(document.edges).map(canonicalEdge)],
  ]);
}

/** Nodes with their ids, in canonical order. */
function sortedNodes(document: WorkflowDocument): [string, DocumentNode][] {
  return Object.entries(document.nodes).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Edges in canonical order, without the port where it is `out`. */
function canonicalEdges(edges: readonly Edge[]): Edge[] {
  return [...edges].sort(compareEdges).map((edge) => {
    const port = portOf(edge);
    return { from: edge.from, ...(port === "out" ? {} : { port }), to: edge.to };
  });
}

function canonicalEdge({ from, port, to }: Edge): OrderedEntries {
  return new OrderedEntries([
    ["from", from],
    ["port", port],
    ["to", to],
  ]);
}

function canonicalNode(node: DocumentNode): OrderedEntries {
  return new OrderedEntries([
    ["type", node.type],
    ["name", node.name],
    ["parent", node.parent],
    ["position", node.position.map(Math.round)],
    ["size", node.size?.map(Math.round)],
    ["collapsed", node.collapsed || undefined],
    ["disabled", node.disabled || undefined],
    ["config", sortedKeys(node.config)],
    ["policy", node.policy && canonicalPolicy(node.policy).unlessEmpty()],
  ]);
}

function canonicalPolicy({ retries, backoff, timeout, onError, defaultOutput }: Policy): OrderedEntries {
  return new OrderedEntries([
    ["retries", retries],
    [
      "backoff",
      backoff &&
        new OrderedEntries([
          ["kind", backoff.kind],
          ["base", backoff.base],
          ["max", backoff.max],
        ]),
    ],
    ["timeout", timeout],
    ["onError", onError === "fail" ? undefined : onError],
    [
      "defaultOutput",
      defaultOutput === null || defaultOutput === undefined ? undefined : sortedKeys(defaultOutput),
    ],
  ]);
}

function sortedKeys(value: Json): Ordered {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return new OrderedEntries(keys.map((key) => [key, sortedKeys(valueAt(value, key))]));
}

function valueAt(object: JsonObject, key: string): Json {
  return object[key] ?? null;
}
