import type { Workflow } from "@/lib/api/contracts/workflows";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { definitionOf } from "@/lib/nodes/registry";
import { nextRuns } from "@/lib/nodes/schedule/next-runs";
import { isJsonObject, type JsonObject, toJson } from "@/lib/utils/json";
import { isSameJson } from "@/lib/utils/same-json";
import type { ActiveTrigger, Prisma } from "@/prisma/generated/client";
import { prisma } from "../db";
import { fromColumn } from "../documents";

/** A trigger of the published version that is to be watched for. */
interface Watched {
  nodeId: string;
  source: NonNullable<NodeDefinition["source"]>;
  config: JsonObject;
}

/**
 * Makes the triggers that are watched for those of the document that is published from now on; none for null.
 * One whose settings are unchanged goes on where it was, so nothing is missed or repeated by publishing. Call
 * it in the transaction that publishes, which holds the workflow's row.
 */
export async function refreshTriggers(
  tx: Prisma.TransactionClient,
  workflowId: string,
  published: WorkflowDocument | null,
  now = new Date(),
): Promise<void> {
  const watched = Object.entries(published?.nodes ?? {}).flatMap(([nodeId, node]) => watch(nodeId, node));
  const rows = await tx.activeTrigger.findMany({ where: { workflowId } });
  const nodeIds = watched.map(({ nodeId }) => nodeId);
  await tx.activeTrigger.deleteMany({ where: { workflowId, nodeId: { notIn: nodeIds } } });
  for (const trigger of watched) {
    const row = rows.find(({ nodeId }) => nodeId === trigger.nodeId);
    const { source, config, nodeId } = trigger;
    const known = row ? fromColumn(row.config) : null;
    if (row?.source === source && isSameJson(known, config)) continue;
    const data = { ...beginning(trigger, row, now), source, config, problem: null };
    await tx.activeTrigger.upsert({
      where: { workflowId_nodeId: { workflowId, nodeId } },
      create: { workflowId, nodeId, ...data },
      update: data,
    });
  }
}

function watch(nodeId: string, node: DocumentNode): Watched[] {
  const definition = definitionOf(node.type);
  if (!definition?.source || node.disabled) return [];
  const config = toJson(definition.config.parse(node.config));
  return [{ nodeId, source: definition.source, config: isJsonObject(config) ? config : {} }];
}

/** Where a trigger begins that is new or has other settings than before. */
function beginning(
  { source, config }: Watched,
  before: ActiveTrigger | undefined,
  now: Date,
): Pick<Prisma.ActiveTriggerUncheckedCreateInput, "eventName" | "nextAt"> & { state: JsonObject } {
  if (source === "event") return { eventName: String(config["name"]), nextAt: null, state: {} };
  if (source === "schedule") {
    const [next = null] = nextRuns(String(config["cron"]), String(config["timezone"]), now, 1);
    return { eventName: null, nextAt: next, state: {} };
  }
  const known = before?.source === source && isSameMailbox(fromColumn(before.config), config);
  const state = known ? fromColumn(before.state) : null;
  return { eventName: null, nextAt: now, state: isJsonObject(state) ? state : { since: now.toISOString() } };
}

function isSameMailbox(before: unknown, config: JsonObject): boolean {
  if (!isJsonObject(before)) return false;
  return before["credential"] === config["credential"] && before["mailbox"] === config["mailbox"];
}

/** The triggers of a workflow that are watched for, as the API sends them. */
export async function activeTriggers(workflowId: string): Promise<Workflow["triggers"]> {
  const rows = await prisma().activeTrigger.findMany({ where: { workflowId }, orderBy: { nodeId: "asc" } });
  return rows.map(({ nodeId, source, nextAt, problem }) => ({
    nodeId,
    source,
    nextAt: nextAt?.toISOString() ?? null,
    problem,
  }));
}
