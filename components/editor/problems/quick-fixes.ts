import type { WorkflowDocument } from "@/lib/graph/document";
import { freeNodeId, removeNodes, setConfig, setDisabled, setPolicy } from "@/lib/graph/edit";
import { connect, disconnect, whyNotConnect } from "@/lib/graph/edit-edges";
import { fixExpression } from "@/lib/graph/edit-expression";
import { changeNodeId } from "@/lib/graph/edit-id";
import { setParent } from "@/lib/graph/edit-parent";
import type { Issue } from "@/lib/graph/shape";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { catalogue, definitionOf, nodeDefinitions, shapeOf } from "@/lib/nodes/registry";
import { isJsonObject, toJson } from "@/lib/utils/json";
import { GAP_X } from "../canvas/flow-nodes";
import { firstNode } from "../commands/travel";
import { addNodeAt } from "../palette/add-node";

/** A remedy that can be applied at once; it gives the mended document. */
interface QuickFix {
  label: string;
  apply(): WorkflowDocument;
}

/** What can be done at once about a fault of a document; null where a person has to think. */
export function quickFixOf(document: WorkflowDocument, issue: Issue): QuickFix | null {
  if (issue.code.startsWith("expression-")) return expressionFix(document, issue);
  if (issue.edge) return edgeFix(document, issue);
  if (issue.code === "no-trigger") return triggerFix(document);
  return issue.nodeId === undefined ? null : nodeFix(document, issue, issue.nodeId);
}

function expressionFix(document: WorkflowDocument, issue: Issue): QuickFix | null {
  const fix = fixExpression(document, issue, catalogue);
  return fix && { label: `Write ${fix.to}`, apply: () => fix.document };
}

function edgeFix(document: WorkflowDocument, { edge, code }: Issue): QuickFix | null {
  if (!edge) return null;
  const without = disconnect(document, [edge]);
  if (code === "duplicate-edge") return { label: "Keep one", apply: () => connect(without, edge) };
  return { label: "Remove the connection", apply: () => without };
}

/** Enables the triggers there are, or puts the plainest one in front of where the workflow begins. */
function triggerFix(document: WorkflowDocument): QuickFix | null {
  const triggers = Object.entries(document.nodes).filter(([, node]) => shapeOf(node)?.role === "trigger");
  if (triggers.length > 0) {
    const ids = triggers.map(([id]) => id);
    return {
      label: ids.length === 1 ? "Enable it" : "Enable all",
      apply: () => setDisabled(document, ids, false),
    };
  }
  const definition = Object.values<NodeDefinition>(nodeDefinitions).find(
    ({ role, address, source, called }) => role === "trigger" && !address && !source && !called,
  );
  if (!definition) return null;
  return { label: `Add “${definition.label}”`, apply: () => withTrigger(document, definition) };
}

function withTrigger(document: WorkflowDocument, definition: NodeDefinition): WorkflowDocument {
  const first = firstNode(document, null);
  const [x, y] = (first && document.nodes[first]?.position) || [0, 0];
  const added = addNodeAt(document, definition, { x: x - 208 - GAP_X, y }, null);
  if (first === null) return added.document;
  const edge = { from: added.id, to: first };
  const connects = whyNotConnect(added.document, edge, catalogue) === null;
  return connects ? connect(added.document, edge) : added.document;
}

function nodeFix(document: WorkflowDocument, issue: Issue, id: string): QuickFix | null {
  const node = document.nodes[id];
  if (!node) return null;
  switch (issue.code) {
    case "unknown-parent":
    case "parent-not-container":
    case "trigger-in-container":
    case "too-deep":
      return { label: "Move it out", apply: () => setParent(document, [id], null) };
    case "bad-id": {
      const free = freeNodeId(node.name || id, new Set(Object.keys(document.nodes)));
      return { label: `Call it ${free}`, apply: () => changeNodeId(document, id, free, catalogue) };
    }
    case "unknown-type":
    case "unreachable":
      return { label: "Delete it", apply: () => removeNodes(document, [id]) };
    case "cannot-be-disabled":
      return { label: "Enable it", apply: () => setDisabled(document, [id], false) };
    case "error-port-unused": {
      const { onError: _, ...policy } = node.policy ?? {};
      return { label: "Let its errors fail the run", apply: () => setPolicy(document, id, policy) };
    }
    case "timeout-of-zero": {
      const { timeout: _, ...policy } = node.policy ?? {};
      return { label: "Take the timeout away", apply: () => setPolicy(document, id, policy) };
    }
    case "config":
    case "missing-field":
      return defaultFix(document, issue, id);
    default:
      return null;
  }
}

/** A field that is wrong goes back to what a new node has in it, where that is something else and no fault. */
function defaultFix(document: WorkflowDocument, { field }: Issue, id: string): QuickFix | null {
  const [key, ...rest] = field ?? [];
  const node = document.nodes[id];
  const defaults = node && toJson(definitionOf(node.type)?.defaults ?? {});
  if (!node || typeof key !== "string" || rest.length > 0 || !isJsonObject(defaults)) return null;
  const { [key]: __, ...others } = node.config;
  const config = Object.hasOwn(defaults, key) ? { ...others, [key]: defaults[key] ?? null } : others;
  const mended = setConfig(document, id, config);
  const after = mended.nodes[id];
  const helps = after && catalogue.configIssues(after).length < catalogue.configIssues(node).length;
  return helps ? { label: "Back to the default", apply: () => mended } : null;
}
