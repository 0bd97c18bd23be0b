import type { Pin } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { findRenames } from "@/lib/graph/find-renames";
import { loadDocument } from "@/lib/graph/load";
import { nodeAt, portsOf } from "@/lib/graph/node-at";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import type { Json } from "@/lib/utils/json";
import { Prisma } from "@/prisma/generated/client";
import { type Caller, requireWorkflow } from "./access";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { fromColumn } from "./documents";

/** Larger outputs make every test slow to start. */
const MAX_BYTES = 1_000_000;

/** The pinned outputs of a workflow's draft, by node id. */
export async function listPins(caller: Caller, id: string): Promise<{ pins: Record<string, Pin> }> {
  const { draft } = await requireWorkflow(caller, id, "view");
  return { pins: await pinsOf(id, loadDocument(draft)) };
}

/** The pins of the nodes that the document has; where a port is no more, the node is left by its first one. */
export async function pinsOf(workflowId: string, document: WorkflowDocument): Promise<Record<string, Pin>> {
  const rows = await prisma().pin.findMany({ where: { workflowId }, orderBy: { nodeId: "asc" } });
  const pins = rows.flatMap(({ nodeId, output, port }): [string, Pin][] => {
    const ports = outPorts(document, nodeId);
    const [first] = ports;
    if (first === undefined) return [];
    return [[nodeId, { output: fromColumn(output), port: ports.includes(port) ? port : first }]];
  });
  return Object.fromEntries(pins);
}

/**
 * Pins an output of a node, in place of an earlier one; without a port the node is left by its first one.
 * Throws `not-found` for a node that the draft has not or that cannot be pinned, `invalid-input` for a port
 * that it has not, and `too-large`.
 */
export async function savePin(
  caller: Caller,
  id: string,
  nodeId: string,
  { output, port }: { output: Json; port?: string | undefined },
): Promise<Pin> {
  const { draft } = await requireWorkflow(caller, id, "edit");
  const ports = outPorts(loadDocument(draft), nodeId);
  const chosen = port ?? ports[0];
  if (chosen === undefined) throw notFound("step with an output");
  if (!ports.includes(chosen)) {
    throw new AppError(
      "invalid-input",
      `“${nodeId}” has no port “${chosen}”. There are: ${ports.join(", ")}.`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(output)) > MAX_BYTES) {
    throw new AppError("too-large", "A pinned output may have up to 1 MB: pin a part of it.");
  }
  // Prisma takes no null for a Json column, but the value of that name.
  const value = { output: output ?? Prisma.JsonNull, port: chosen, updatedAt: new Date() };
  await prisma().pin.upsert({
    where: { workflowId_nodeId: { workflowId: id, nodeId } },
    create: { workflowId: id, nodeId, ...value },
    update: value,
  });
  return { output, port: chosen };
}

/** Takes a pin away; there may be none. */
export async function deletePin(caller: Caller, id: string, nodeId: string): Promise<void> {
  await requireWorkflow(caller, id, "edit");
  await prisma().pin.deleteMany({ where: { workflowId: id, nodeId } });
}

/** Lets the pins of nodes follow when a save gives these another id. */
export async function movePins(
  workflowId: string,
  before: WorkflowDocument,
  after: WorkflowDocument,
): Promise<void> {
  if (Object.keys(before.nodes).every((id) => nodeAt(after, id))) return;
  const pins = await prisma().pin.findMany({ where: { workflowId }, select: { nodeId: true } });
  if (!pins.some(({ nodeId }) => nodeAt(before, nodeId) && !nodeAt(after, nodeId))) return;
  for (const [to, from] of findRenames(before, after, catalogue).renamed) {
    if (!pins.some(({ nodeId }) => nodeId === from)) continue;
    await prisma().pin.deleteMany({ where: { workflowId, nodeId: to } });
    await prisma().pin.updateMany({ where: { workflowId, nodeId: from }, data: { nodeId: to } });
  }
}

/** Ports of a node whose output may be pinned: a trigger's is its input, which is given when it is run. */
function outPorts(document: WorkflowDocument, nodeId: string): string[] {
  const node = nodeAt(document, nodeId);
  const shape = node && shapeOf(node);
  if (!node || !shape || shape.role === "trigger" || shape.role === "note") return [];
  return portsOf(node, shape.outputs);
}
