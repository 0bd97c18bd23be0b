import { parseDuration } from "@/lib/utils/duration";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { DocumentNode, WorkflowDocument } from "./document";
import { type Fault, issueOf } from "./issue-of";
import { containersAround, nodeAt } from "./node-at";
import { compileGraph, type Graph, type GraphNode } from "./scope";
import type { Catalogue, FieldPath, Issue } from "./shape";
import { TypesAt } from "./types-at";
import { expressionFaults } from "./validate-expressions";

/** Faults of a sound graph that keep it from running as meant: publish and run refuse the errors. */
export function semanticIssues(document: WorkflowDocument, catalogue: Catalogue): Issue[] {
  const graph = compileGraph(document, catalogue.shapeOf);
  const types = new TypesAt(graph, catalogue);
  const faults: Fault[] = [
    ...timeoutFaults(document.settings?.timeout, "settings"),
    ...triggerFaults(graph),
    ...unreachableNodes(graph),
  ];
  for (const [id, node] of Object.entries(document.nodes)) {
    const around = [id, ...containersAround(document, id)];
    if (around.some((each) => nodeAt(document, each)?.disabled)) {
      faults.push(...disabledFaults(catalogue, id, node));
      continue;
    }
    faults.push(...configFaults(catalogue, id, node));
    faults.push(...timeoutFaults(node.policy?.timeout, "policy", id));
    faults.push(...flowFaults(graph, id, node));
    faults.push(...expressionFaults(catalogue, types, id, node));
  }
  return faults.map(issueOf);
}

function timeoutFaults(timeout: string | undefined, owner: string, nodeId?: string): Fault[] {
  if (timeout === undefined || parseDuration(timeout) > 0) return [];
  const field = [owner, "timeout"];
  const message = `${field.join(".")}: A timeout of ${timeout} leaves no time to run`;
  const fix = "Give it more time, or leave it out.";
  return [{ code: "timeout-of-zero", message, field, fix, ...(nodeId !== undefined && { nodeId }) }];
}

function triggerFaults({ scopes }: Graph): Fault[] {
  const triggers = [...(scopes.get("")?.nodes.values() ?? [])].filter(({ role }) => role === "trigger");
  if (triggers.some(({ disabled }) => !disabled)) return [];
  const message = triggers.length > 0 ? "All triggers are disabled" : "There is no trigger";
  const fix = triggers.length > 0 ? "Enable one." : "Add a trigger, such as a manual start or a webhook.";
  return [{ code: "no-trigger", message, fix }];
}

function unreachableNodes(graph: Graph): Fault[] {
  const top = graph.scopes.get("")?.nodes ?? new Map<string, GraphNode>();
  const reached = new Set<string>();
  const open = [...top.values()].filter(({ role }) => role === "trigger").map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...(top.get(id)?.outgoing ?? []).map(({ to }) => to));
  }
  return [...top.keys()]
    .filter((id) => !reached.has(id))
    .map((nodeId) => ({
      code: "unreachable",
      message: "No trigger leads to it, so it never runs",
      nodeId,
      fix: "Connect it, or delete it.",
    }));
}

function disabledFaults(catalogue: Catalogue, nodeId: string, node: DocumentNode): Fault[] {
  const shape = catalogue.shapeOf(node);
  if (!node.disabled || !shape || shape.role === "note" || shape.outputs.some(({ id }) => id === "out"))
    return [];
  const message = "It has no port out to pass its input on to, so it cannot be disabled";
  return [{ code: "cannot-be-disabled", message, nodeId, fix: "Enable it, or take its edges away." }];
}

function configFaults(catalogue: Catalogue, nodeId: string, node: DocumentNode): Fault[] {
  return catalogue.configIssues(node).map(({ field, message }) => {
    const place = field.join(".");
    const code = isBlank(node.config, field) ? "missing-field" : "config";
    return { code, message: place ? `${place}: ${message}` : message, nodeId, field };
  });
}

/** Whether there is nothing in a place of a config, or only space. */
function isBlank(value: Json, [key, ...rest]: FieldPath): boolean {
  if (key === undefined) return value === null || (typeof value === "string" && value.trim() === "");
  if (Array.isArray(value)) return isBlank(value[Number(key)] ?? null, rest);
  if (!isJsonObject(value)) return false;
  return isBlank(Object.hasOwn(value, key) ? (value[key] ?? null) : null, rest);
}

function flowFaults({ scopes }: Graph, nodeId: string, node: DocumentNode): Fault[] {
  const graphNode = scopes.get(node.parent ?? "")?.nodes.get(nodeId);
  if (!graphNode) return [];
  const faults: Fault[] = [];
  if (graphNode.role === "container" && scopes.get(nodeId)?.nodes.size === 0) {
    const message = "There is nothing in it to run";
    faults.push({ code: "empty-container", message, nodeId, fix: "Drag a node into it." });
  }
  const { join, incoming, outgoing } = graphNode;
  const sources = new Set(incoming.map(({ from }) => from)).size;
  if (join.mode === "count" && join.count > sources) {
    const message = `It waits for ${join.count} branches, but only ${sources} lead to it`;
    const fix = "Connect more branches, or wait for fewer.";
    faults.push({ code: "count-out-of-reach", message, nodeId, fix });
  }
  if (node.policy?.onError === "branch" && !outgoing.some(({ port }) => port === "error")) {
    const message = "Its errors leave by the port error, but nothing is connected there: they go unnoticed";
    const fix = "Connect the port error, or let its policy fail or continue.";
    faults.push({ code: "error-port-unused", message, nodeId, fix });
  }
  return faults;
}
