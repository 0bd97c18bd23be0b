import type { Run } from "@/lib/api/contracts/runs";
import type { Given } from "@/lib/engine/given";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { ChosenIterations } from "@/lib/graph/iteration-path";
import { loadDocument } from "@/lib/graph/load";
import { nodesInside } from "@/lib/graph/node-at";
import { validate } from "@/lib/graph/validate";
import { catalogue, shapeOf, touchesOf } from "@/lib/nodes/registry";
import type { StepStatus } from "@/lib/nodes/status";
import { newId } from "@/lib/utils/ids";
import { toJson } from "@/lib/utils/json";
import type { Workflow } from "@/prisma/generated/client";
import { type Caller, requireWorkflow } from "./access";
import { admitRuns } from "./admission";
import { AppError } from "./app-error";
import { prisma } from "./db";
import { checkDocument, storeDocument } from "./documents";
import { pinsOf } from "./pins";
import { getRun } from "./runs";
import { queuePlace } from "./store-run";
import { iterationCounts, lastSteps } from "./test-node-data";
import { nameOf, planTest, stepOf, type TestPlan, type TestRequest } from "./test-node-plan";

/** What a step of one of the last runs was, for the panels that show data of a node. */
interface NodeData {
  nodeId: string;
  runId: string;
  path: string;
  status: StepStatus;
  at: string;
  /** How many iterations it went through; null for what is no container. */
  iterations: number | null;
}

/** For each node that one of the last runs came by, what the latest of them has of it, in the chosen iterations. */
export async function listNodeData(
  caller: Caller,
  id: string,
  iterations: ChosenIterations = {},
): Promise<{ items: NodeData[] }> {
  const { draft } = await requireWorkflow(caller, id, "view");
  const document = loadDocument(draft);
  const nodes = Object.keys(document.nodes);
  const steps = await lastSteps(id, document, { nodes, preferRan: true, io: false, iterations });
  const containers = [...steps.values()].filter(({ nodeId }) => isContainer(document, nodeId));
  const counts = await iterationCounts(containers);
  const items = [...steps.values()].map(({ nodeId, runId, path, status, startedAt }) => ({
    nodeId,
    runId,
    path,
    status,
    at: startedAt,
    iterations: isContainer(document, nodeId) ? (counts.get(path) ?? 0) : null,
  }));
  return { items };
}

function isContainer(document: WorkflowDocument, id: string): boolean {
  const node = document.nodes[id];
  return node !== undefined && shapeOf(node)?.role === "container";
}

/**
 * Runs the draft, or the part of it that leads to a node, or that node alone, with pinned outputs in place of
 * computed ones. Throws `missing-data` with the steps of which nothing is known, `invalid-workflow` for
 * faults of what would run, and, for a part, `confirm-effects` with the nodes that would change something
 * outside unless that was confirmed.
 */
export async function testWorkflow(caller: Caller, id: string, request: TestRequest): Promise<Run> {
  const workflow = await requireWorkflow(caller, id, "edit");
  const { document } = checkDocument(workflow.draft);
  const pins = request.pins === false ? {} : enabledOnly(document, await pinsOf(id, document));
  const plan = await planTest(workflow, document, pins, request);
  if (request.node !== undefined) {
    assertTestable(document, plan);
    if (!request.confirmEffects) assertNoEffects(plan);
  }
  return await getRun(caller, await storeTest(workflow, plan));
}

/** A disabled node hands its input on, pinned or not. */
function enabledOnly(document: WorkflowDocument, pins: Given["outputs"]): Given["outputs"] {
  return Object.fromEntries(Object.entries(pins).filter(([id]) => !document.nodes[id]?.disabled));
}

/** Refuses faults of the nodes that would run; those elsewhere do not matter to a test. */
function assertTestable(document: WorkflowDocument, { document: part, given }: TestPlan): void {
  const runs = new Set(running(part, given));
  const errors = validate(document, catalogue).filter(
    ({ severity, nodeId }) => severity === "error" && nodeId !== undefined && runs.has(nodeId),
  );
  const [first] = errors;
  if (!first) return;
  throw new AppError("invalid-workflow", `“${nameOf(document, first.nodeId ?? "")}”: ${first.message}`, {
    issues: errors,
  });
}

function assertNoEffects({ document, given }: TestPlan): void {
  const steps = running(document, given).flatMap((id) => {
    const node = document.nodes[id];
    return node && !node.disabled && touchesOf(node) === "writes" ? [stepOf(document, id)] : [];
  });
  if (steps.length === 0) return;
  const [first] = steps;
  const others = steps.length > 1 ? ` and ${steps.length - 1} more` : "";
  throw new AppError(
    "confirm-effects",
    `“${first?.name}”${others} would change something outside. Confirm to go on.`,
    { steps },
  );
}

/** Nodes for which nothing is given. */
function running(document: WorkflowDocument, { outputs }: Given): string[] {
  const inGiven = new Set(Object.keys(outputs).flatMap((id) => nodesInside(document, id)));
  return Object.keys(document.nodes).filter((id) => !Object.hasOwn(outputs, id) && !inGiven.has(id));
}

async function storeTest(
  workflow: Workflow,
  { document, given, trigger, payload }: TestPlan,
): Promise<string> {
  const id = newId("run");
  const place = await queuePlace({ workflowId: workflow.id, document });
  await prisma().run.create({
    data: {
      id,
      workspaceId: workflow.workspaceId,
      workflowId: workflow.id,
      documentHash: await storeDocument(document),
      triggerNodeId: trigger,
      triggerType: document.nodes[trigger]?.type ?? "",
      input: payload ?? {},
      given: toJson(given) ?? {},
      ...place,
    },
  });
  await admitRuns(workflow.workspaceId);
  return id;
}
