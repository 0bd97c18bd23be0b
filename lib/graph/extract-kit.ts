import type { Json } from "@/lib/utils/json";
import type { DocumentNode } from "./document";
import type { Catalogue } from "./shape";

/** What a node does that neither its edges nor its expressions say. */
export interface Traits {
  /** Whether it is meant for the very run it is in. */
  ofItsRun: boolean;
  takesInput: boolean;
  /** Code in which names may stand; empty for none. */
  script: string;
}

/** A node that calls another workflow, as far as this folder has to know. */
export interface Call {
  input: Json;
  /** Whether it goes on with the result of the called run. */
  waits: boolean;
}

/** The node types of which one workflow calls another, so that this folder knows no type by name. */
export interface SubWorkflowKit extends Pick<Catalogue, "shapeOf" | "fieldsOf"> {
  traitsOf(node: DocumentNode): Traits;
  /** A trigger that is called, and its output is what it is called with. */
  trigger(): DocumentNode;
  /** A call that waits for the result. */
  call(name: string, workflow: string, input: Json): DocumentNode;
  /** A step that gives an object of these templates. */
  object(name: string, fields: Record<string, Json>): DocumentNode;
  /** What a node calls with; null for one that calls nothing. */
  callOf(node: DocumentNode): Call | null;
  isCalled(node: DocumentNode): boolean;
}

/** Why something cannot be done without changing what the workflow means, and what to do about it. */
export interface Refusal {
  message: string;
  /** Ids of the nodes that are in the way. */
  nodes: string[];
}
