import type { z } from "zod";
import type { Workflow, workflowSummarySchema } from "@/lib/api/contracts/workflows";
import { loadDocument } from "@/lib/graph/load";
import { semanticHash } from "@/lib/graph/semantic-hash";
import { validate } from "@/lib/graph/validate";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import type { Hook, Prisma, Workflow as WorkflowRow, WorkflowVersion } from "@/prisma/generated/client";
import { type CheckedDocument, documentJson, fromColumn } from "./documents";
import { hookUrl } from "./hooks";
import { findVersion } from "./stored-documents";
import { activeTriggers } from "./triggers/active-triggers";

/** A workflow as the API sends it, with the faults of its draft, which the caller may have found already. */
export async function presentWorkflow(
  row: WorkflowRow & { hooks: Hook[] },
  known?: CheckedDocument,
): Promise<Workflow> {
  const document = known?.document ?? loadDocument(row.draft);
  const published = await publishedVersion(row);
  const hooks = row.hooks.filter((hook) => document.nodes[hook.nodeId]);
  return {
    id: row.id,
    name: row.name,
    key: row.key,
    revision: row.revision,
    document: documentJson(document),
    published: published && { version: published.version, at: published.publishedAt.toISOString() },
    changedSincePublish: published !== null && published.meaning !== semanticHash(document, shapeOf),
    hooks: hooks.map((hook) => ({
      nodeId: hook.nodeId,
      url: hookUrl(hook.token, document.nodes[hook.nodeId]),
    })),
    triggers: published ? await activeTriggers(row.id) : [],
    samples: samplesOf(row),
    issues: known?.issues ?? validate(document, catalogue),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The remembered inputs of a workflow's triggers, by node id. */
export function samplesOf({ samples }: Pick<WorkflowRow, "samples">): JsonObject {
  const value = fromColumn(samples);
  return isJsonObject(value) ? value : {};
}

async function publishedVersion(row: WorkflowRow): Promise<(WorkflowVersion & { meaning: string }) | null> {
  if (row.publishedVersion === null) return null;
  const version = await findVersion(row.id, row.publishedVersion);
  return version && { ...version, meaning: semanticHash(version.document, shapeOf) };
}

/** What a row of the list needs of the workflow's runs and versions. */
export const SUMMARY_PARTS = {
  runs: { orderBy: { createdAt: "desc" }, take: 1, select: { id: true, status: true, createdAt: true } },
  versions: { select: { version: true, publishedAt: true } },
} as const satisfies Prisma.WorkflowInclude;

type SummaryRow = Prisma.WorkflowGetPayload<{ include: typeof SUMMARY_PARTS }>;

/** A workflow as a row of the list. */
export function presentSummary(row: SummaryRow): z.output<typeof workflowSummarySchema> {
  const document = loadDocument(row.draft);
  const nodes = Object.values(document.nodes);
  const version = row.versions.find((candidate) => candidate.version === row.publishedVersion);
  const lastRun = row.runs[0];
  return {
    id: row.id,
    name: row.name,
    key: row.key,
    description: document.description ?? "",
    revision: row.revision,
    published: version ? { version: version.version, at: version.publishedAt.toISOString() } : null,
    nodeCount: nodes.length,
    nodeTypes: [...new Set(nodes.map((node) => node.type))],
    lastRun: lastRun ? { id: lastRun.id, status: lastRun.status, at: lastRun.createdAt.toISOString() } : null,
    tags: row.tags,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  };
}
