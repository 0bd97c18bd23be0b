import { z } from "zod";
import { runErrorSchema } from "@/lib/api/contracts/common";
import type { Run } from "@/lib/api/contracts/runs";
import { RUN_STATUSES } from "@/lib/nodes/status";
import type { Run as RunRow } from "@/prisma/generated/client";
import { fromColumn } from "./documents";

const statusSchema = z.enum(RUN_STATUSES);

/** A run as the API sends it. */
export function presentRun(row: RunRow & { workflow: { name: string } }): Run {
  const { startedAt, finishedAt } = row;
  return {
    id: row.id,
    workflowId: row.workflowId,
    workflowName: row.workflow.name,
    version: row.version,
    documentHash: row.documentHash,
    trigger: { nodeId: row.triggerNodeId, type: row.triggerType },
    status: statusSchema.parse(row.status),
    input: fromColumn(row.input),
    output: fromColumn(row.output),
    error: row.error === null ? null : runErrorSchema.parse(row.error),
    createdAt: row.createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    durationMs: startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
    stepCount: row.stepCount,
    tokens: row.tokens,
    costUsd: row.costUsd,
    parentRunId: row.parentRunId,
    replayOf: row.replayOf,
  };
}
