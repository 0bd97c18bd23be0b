import type { ExpectedType } from "@/lib/expressions";
import type { JsonObject } from "@/lib/utils/json";
import type { DocumentNode, Edge, WorkflowDocument } from "./document";
import type { IssueCode } from "./issue-codes";

export interface Port {
  id: string;
  label?: string;
}

export type JoinRule = ({ mode: "all" } | { mode: "any" } | { mode: "count"; count: number }) & {
  /** Whether branches that were not waited for are cancelled. */
  cancelOthers?: boolean;
};

/**
 * What the graph must know of a node's type. The node definitions give it, so that this folder knows no
 * type by name.
 */
export interface NodeShape {
  role: "trigger" | "step" | "container" | "note";
  /** Ports by which edges may leave, without `error`, which the policy adds. */
  outputs: readonly Port[];
  /** When the node is ready, for one that does not wait for every edge that will arrive. */
  join?: JoinRule;
  /** For a type whose output is its input unchanged, or what arrived by node id. */
  passes?: "input" | "arrived";
  /** Of a container: which of `item`, `index` and `previous` its body sees. */
  bodySees?: readonly string[];
}

/** Null for a type that is not known. */
export type ShapeOf = (node: DocumentNode) => NodeShape | null;

export type FieldPath = readonly (string | number)[];

/** A place in a node's config that holds CEL: a bare expression, or text with `{{ … }}` in it. */
export interface ConfigField {
  path: FieldPath;
  kind: "expression" | "template";
  source: string;
  /** Names that an expression in this place sees besides those of its node. */
  sees?: readonly string[];
  /** What the value has to be. */
  expects?: ExpectedType;
}

/** Every place in this node's config that holds CEL. */
export type FieldsOf = (node: DocumentNode) => ConfigField[];

/** A fault in a document, at a place, in words a person can act on. */
export interface Issue {
  severity: "error" | "warning";
  /** Structural faults are refused by save; semantic ones only by publish and run. */
  kind: "structure" | "semantics";
  code: IssueCode;
  message: string;
  nodeId?: string;
  edge?: Edge;
  /** Path in the node's config, or from `policy` on; in the document where `nodeId` is absent. */
  field?: (string | number)[];
  /** What can be done about it, in one sentence. */
  fix?: string;
}

/** What `validate` needs of the node types. */
export interface Catalogue {
  shapeOf: ShapeOf;
  fieldsOf: FieldsOf;
  /** Faults of the config against its schema; empty when it fits. */
  configIssues(node: DocumentNode): { field: (string | number)[]; message: string }[];
  /** JSON Schema of the node's output, or null where nothing is known of it. */
  outputSchema(node: DocumentNode, document: WorkflowDocument): JsonObject | null;
}
