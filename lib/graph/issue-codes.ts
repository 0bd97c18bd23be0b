interface IssueCodeFacts {
  /** Structural faults are refused by save; semantic ones only by publish and run. */
  kind: "structure" | "semantics";
  /** What it usually is: an expression checked against a schema learnt from runs only warns. */
  severity: "error" | "warning";
  /** What the code says of a document, in one sentence. */
  meaning: string;
}

/** Every fault that a document can be found to have. The only list of them. */
export const ISSUE_CODES = {
  malformed: {
    kind: "structure",
    severity: "error",
    meaning: "A value is not what the document's schema has in that place, so that it cannot be read.",
  },
  "bad-settings": {
    kind: "structure",
    severity: "error",
    meaning: "A setting of the workflow is out of its range or of the wrong type.",
  },
  "bad-policy": {
    kind: "structure",
    severity: "error",
    meaning: "A part of a node's policy is out of its range or of the wrong type.",
  },
  "bad-id": {
    kind: "structure",
    severity: "error",
    meaning: "A node's id is not one that expressions can name.",
  },
  "unknown-type": { kind: "structure", severity: "error", meaning: "There is no node type of that name." },
  "unknown-parent": {
    kind: "structure",
    severity: "error",
    meaning: "A node is inside a container that does not exist.",
  },
  "parent-not-container": {
    kind: "structure",
    severity: "error",
    meaning: "A node is inside another that is no container.",
  },
  "parent-cycle": { kind: "structure", severity: "error", meaning: "A container is inside itself." },
  "trigger-in-container": {
    kind: "structure",
    severity: "error",
    meaning: "A trigger is inside a container, where it could never fire.",
  },
  "too-deep": {
    kind: "structure",
    severity: "error",
    meaning: "Containers are nested deeper than runs support.",
  },
  "edge-to-nowhere": {
    kind: "structure",
    severity: "error",
    meaning: "An edge names a node that does not exist.",
  },
  "edge-of-note": {
    kind: "structure",
    severity: "error",
    meaning: "An edge joins a note, which never runs.",
  },
  "edge-into-trigger": {
    kind: "structure",
    severity: "error",
    meaning: "An edge leads into a trigger, which nothing comes before.",
  },
  "edge-across-scopes": {
    kind: "structure",
    severity: "error",
    meaning: "An edge crosses the border of a container.",
  },
  "unknown-port": {
    kind: "structure",
    severity: "error",
    meaning: "An edge leaves by a port that its node does not have.",
  },
  "duplicate-edge": { kind: "structure", severity: "error", meaning: "The same edge is there twice." },
  cycle: { kind: "structure", severity: "error", meaning: "Edges lead from a node back to itself." },
  "no-trigger": {
    kind: "semantics",
    severity: "error",
    meaning: "No trigger can fire, so the workflow can never run.",
  },
  unreachable: { kind: "semantics", severity: "warning", meaning: "No trigger leads to the node." },
  "cannot-be-disabled": {
    kind: "semantics",
    severity: "error",
    meaning: "A disabled node has no port out to pass its input on to.",
  },
  "missing-field": {
    kind: "semantics",
    severity: "error",
    meaning: "A field of the config that has to be filled in is empty.",
  },
  config: {
    kind: "semantics",
    severity: "error",
    meaning: "A value in the config is out of range, of the wrong type, or of an unknown name.",
  },
  "timeout-of-zero": {
    kind: "semantics",
    severity: "error",
    meaning: "A timeout of no time at all would end every attempt before it begins.",
  },
  "empty-container": {
    kind: "semantics",
    severity: "error",
    meaning: "A container has no body to run.",
  },
  "count-out-of-reach": {
    kind: "semantics",
    severity: "error",
    meaning: "A join waits for more branches than lead to it.",
  },
  "error-port-unused": {
    kind: "semantics",
    severity: "warning",
    meaning: "Errors leave by the port error, but nothing is connected there.",
  },
  "expression-syntax": {
    kind: "semantics",
    severity: "error",
    meaning: "An expression or template cannot be read.",
  },
  "expression-unknown-variable": {
    kind: "semantics",
    severity: "error",
    meaning: "An expression uses a name that does not exist in that place.",
  },
  "expression-unknown-step": {
    kind: "semantics",
    severity: "error",
    meaning: "An expression reads a step that does not exist or does not come before.",
  },
  "expression-unknown-field": {
    kind: "semantics",
    severity: "error",
    meaning: "An expression reads a field that its value does not have.",
  },
  "expression-wrong-type": {
    kind: "semantics",
    severity: "error",
    meaning: "An expression gives, or works on, a value of the wrong type.",
  },
  "expression-maybe-skipped": {
    kind: "semantics",
    severity: "warning",
    meaning: "An expression reads a step that may have been skipped, without a guard.",
  },
} as const satisfies Record<string, IssueCodeFacts>;

/** The stable name of a fault. */
export type IssueCode = keyof typeof ISSUE_CODES;
