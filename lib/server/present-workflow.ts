import type { z } from "zod";
import type { Workflow, workflowSummarySchema } from "@/lib/api/contracts/workflows";
import { loadDocument } from "@/lib/graph/load";
import { semanticForm } from "@/lib/graph/serialize";
import { validate } from "@/lib/graph/validate";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { isJsonObject } from "@/lib/utils/json";
import type { Hook, Run, Workflow as WorkflowRow, WorkflowVersion } from "@/prisma/generated/client";
import { prisma } from "./db";
import { documentJson, fromColumn } from "./documents";
import { hookUrl } from "./hooks";

/** A workflow as the API sends it, with the faults of its draft. */
export async function presentWorkflow(row: WorkflowRow & { hooks: Hook[] }): Promise<Workflow> {
  const document = loadDocument(row.draft);
  const published = await publishedVersion(row);
  const hooks = row.hooks.filter((hook) => document.nodes[hook.nodeId]);
  const samples = fromColumn(row.samples);
  return {
    id: row.id,
    name: row.name,
    revision: row.revision,
    document: documentJson(document),
    published: published && { version: published.version, at: published.publishedAt.toISOString() },
    changedSincePublish: published !== null && published.meaning !== semanticForm(document, shapeOf),
    hooks: hooks.map((hook) => ({ nodeId: hook.nodeId, url: hookUrl(hook.token) })),
    samples: isJsonObject(samples) ? samples : {},
    issues: validate(document, catalogue),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

async function publishedVersion(row: WorkflowRow): Promise<(WorkflowVersion & { meaning: string }) | null> {
  if (row.publishedVersion === null) return null;
  const version = await prisma().workflowVersion.findUnique({
    where: { workflowId_version: { workflowId: row.id, version: row.publishedVersion } },
  });
  if (!version) return null;
  const document = await prisma().document.findUniqueOrThrow({ where: { hash: version.documentHash } });
  return { ...version, meaning: semanticForm(loadDocument(document.content), shapeOf) };
}

type SummaryRow = WorkflowRow & { runs: Run[]; versions: WorkflowVersion[] };

/** A workflow as a row of the list. */
export function presentSummary(row: SummaryRow): z.output<typeof workflowSummarySchema> {
  const document = loadDocument(row.draft);
  const nodes = Object.values(document.nodes);
  const version = row.versions.find((candidate) => candidate.version === row.publishedVersion);
  const lastRun = row.runs[0];
  return {
    id: row.id,
    name: row.name,
    description: document.description ?? "",
    revision: row.revision,
    published: version ? { version: version.version, at: version.publishedAt.toISOString() } : null,
    nodeCount: nodes.length,
    nodeTypes: [...new Set(nodes.map((node) => node.type))],
    lastRun: lastRun ? { id: lastRun.id, status: lastRun.status, at: lastRun.createdAt.toISOString() } : null,
    updatedAt: row.updatedAt.toISOString(),
  };
}
