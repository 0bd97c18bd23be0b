import {
  checkExpression,
  checkTemplate,
  ExpressionError,
  type ExpressionIssue,
  parseTemplate,
  references,
  type StepType,
  type TypeScope,
  templateReferences,
} from "@/lib/expressions";
import type { DocumentNode, WorkflowDocument } from "./document";
import { containersAround, nodeAt, nodesInside } from "./node-at";
import { compileGraph, type Graph, type GraphNode } from "./scope";
import type { Catalogue, ConfigField, Issue } from "./shape";
import { TypesAt } from "./types-at";

type Fault = Omit<Issue, "kind">;

/** Faults of a sound graph that keep it from running as meant: publish and run refuse the errors. */
export function semanticIssues(document: WorkflowDocument, catalogue: Catalogue): Issue[] {
  const graph = compileGraph(document, catalogue.shapeOf);
  const types = new TypesAt(graph, catalogue);
  const faults: Fault[] = [...triggerFaults(graph), ...unreachableNodes(graph)];
  for (const [id, node] of Object.entries(document.nodes)) {
    const around = [id, ...containersAround(document, id)];
    if (around.some((each) => nodeAt(document, each)?.disabled)) {
      faults.push(...disabledFaults(catalogue, id, node));
      continue;
    }
    faults.push(...catalogue.configIssues(node).map((issue) => configFault(id, issue)));
    faults.push(...flowFaults(document, catalogue, id, node));
    faults.push(...expressionFaults(catalogue, types, id, node));
  }
  return faults.map((fault) => ({ kind: "semantics", ...fault }));
}

function triggerFaults({ scopes }: Graph): Fault[] {
  const triggers = [...(scopes.get("")?.nodes.values() ?? [])].filter(({ role }) => role === "trigger");
  if (triggers.some(({ disabled }) => !disabled)) return [];
  const message = triggers.length > 0 ? "All triggers are disabled" : "There is no trigger";
  const fix = triggers.length > 0 ? "Enable one." : "Add a trigger, such as a manual start or a webhook.";
  return [{ severity: "error", code: "no-trigger", message, fix }];
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
      severity: "warning",
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
  return [
    {
      severity: "error",
      code: "cannot-be-disabled",
      message: "It has no port out to pass its input on to, so it cannot be disabled",
      nodeId,
    },
  ];
}

function configFault(
  nodeId: string,
  { field, message }: { field: (string | number)[]; message: string },
): Fault {
  const place = field.join(".");
  return {
    severity: "error",
    code: "config",
    message: place ? `${place}: ${message}` : message,
    nodeId,
    field,
  };
}

function flowFaults(
  document: WorkflowDocument,
  catalogue: Catalogue,
  nodeId: string,
  node: DocumentNode,
): Fault[] {
  const shape = catalogue.shapeOf(node);
  const faults: Fault[] = [];
  if (shape?.role === "container" && !hasBody(document, catalogue, nodeId)) {
    faults.push({
      severity: "error",
      code: "empty-container",
      message: "There is nothing in it to run",
      nodeId,
      fix: "Drag a node into it.",
    });
  }
  const sources = document.edges.filter(({ to }) => to === nodeId).length;
  if (shape?.join?.mode === "count" && shape.join.count > sources) {
    const message = `It waits for ${shape.join.count} branches, but only ${sources} lead to it`;
    faults.push({ severity: "error", code: "count-out-of-reach", message, nodeId });
  }
  const handlesErrors = document.edges.some(({ from, port }) => from === nodeId && port === "error");
  if (node.policy?.onError === "branch" && !handlesErrors) {
    const message = "Its errors leave by the port error, but nothing is connected there: they go unnoticed";
    faults.push({ severity: "warning", code: "error-port-unused", message, nodeId });
  }
  return faults;
}

function hasBody(document: WorkflowDocument, catalogue: Catalogue, containerId: string): boolean {
  return nodesInside(document, containerId).some((id) => {
    const node = nodeAt(document, id);
    return node !== null && catalogue.shapeOf(node)?.role !== "note";
  });
}

function expressionFaults(catalogue: Catalogue, types: TypesAt, nodeId: string, node: DocumentNode): Fault[] {
  const fields = catalogue.fieldsOf(node);
  if (fields.length === 0) return [];
  const seen = types.scopeAt(nodeId);
  return fields.flatMap((field) =>
    fieldIssues(field, seen).map(
      ({ severity, code, message, suggestion }): Fault => ({
        severity,
        code: `expression-${code}`,
        message: `${field.path.join(".")}: ${message}`,
        nodeId,
        field: [...field.path],
        ...(suggestion !== undefined && { fix: `Did you mean “${suggestion}”?` }),
      }),
    ),
  );
}

/** What is wrong with the CEL of one field, where the given names can be seen. */
function fieldIssues({ kind, source, sees = [], expects }: ConfigField, seen: TypeScope): ExpressionIssue[] {
  const types: TypeScope = {
    ...seen,
    ...Object.fromEntries(sees.map((name) => [name, true])),
    steps: stepsNeeded(kind, source, seen.steps),
  };
  if (kind === "expression") return checkExpression(source, types, expects);
  const issues = checkTemplate(source, types);
  if (issues.length > 0 || expects === undefined) return issues;
  const [only, ...others] = parseTemplate(source.trim());
  return only?.kind === "expression" && others.length === 0
    ? checkExpression(only.source, types, expects)
    : [];
}

/**
 * The steps that the check has to know, since it reads the schema of each: those that are named, unless one
 * of them does not exist and the nearest other name is wanted.
 */
function stepsNeeded(
  kind: ConfigField["kind"],
  source: string,
  steps: TypeScope["steps"],
): TypeScope["steps"] {
  let named: (string | undefined)[];
  try {
    const all = kind === "expression" ? references(source) : templateReferences(source);
    named = all.filter(({ root }) => root === "steps").map(({ path }) => path[0]);
  } catch (error) {
    if (error instanceof ExpressionError) return steps;
    throw error;
  }
  const needed: Record<string, StepType> = {};
  for (const id of named) {
    const step = id !== undefined && Object.hasOwn(steps, id) ? steps[id] : undefined;
    if (id === undefined || !step) return steps;
    needed[id] = step;
  }
  return needed;
}
