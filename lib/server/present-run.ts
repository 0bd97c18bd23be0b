import { z } from "zod";
import { runErrorSchema } from "@/lib/api/contracts/common";
import type { Run } from "@/lib/api/contracts/runs";
import { RUN_STATUSES, type RunStatus } from "@/lib/nodes/status";
import type { Prisma, Run as RunRow } from "@/prisma/generated/client";
import { fromColumn } from "./documents";

const statusSchema = z.enum(RUN_STATUSES);

/** What `presentRun` needs besides the row itself. */
export const WITH_WORKFLOW_NAME = {
  workflow: { select: { name: true } },
} as const satisfies Prisma.RunInclude;

/** The state in a run's row. Throws for text that is none. */
export function statusOf({ status }: Pick<RunRow, "status">): RunStatus {
  return statusSchema.parse(status);
}

/** A run as the API sends it, with its place in the queue where it has one. */
export function presentRun(row: RunRow & { workflow: { name: string } }, queue: Run["queue"] = null): Run {
  const { startedAt, finishedAt } = row;
  return {
    id: row.id,
    workflowId: row.workflowId,
    workflowName: row.workflow.name,
    version: row.version,
    documentHash: row.documentHash,
    trigger: { nodeId: row.triggerNodeId, type: row.triggerType },
    status: statusOf(row),
    queue,
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
