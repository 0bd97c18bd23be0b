import type { LogLine, StepRecord } from "@/lib/engine/record";
import type { Usage } from "@/lib/nodes/execution";
import type { RunError } from "@/lib/nodes/node-error";
import type { StepStatus } from "@/lib/nodes/status";
import type { Json } from "@/lib/utils/json";

/** A row of `step_runs` as `pg` reads it; the JSON columns hold what `columnsOf` wrote. */
export interface StepRow {
  path: string;
  attempt: number;
  kind: StepRecord["kind"];
  node_id: string;
  scope: string;
  unit: string;
  status: StepStatus;
  port: string | null;
  input: Json;
  config: Json;
  output: Json;
  error: RunError | null;
  logs: LogLine[] | null;
  usage: Usage | null;
  retry_at: Date | null;
  reused: boolean;
  started_at: Date;
  finished_at: Date | null;
}

/** The row as the engine's record. */
export function readStepRow(row: StepRow): StepRecord {
  return {
    path: row.path,
    attempt: row.attempt,
    kind: row.kind,
    nodeId: row.node_id,
    scope: row.scope,
    status: row.status,
    port: row.port,
    input: row.input,
    config: row.config,
    output: row.output,
    error: row.error,
    logs: row.logs ?? [],
    usage: row.usage,
    retryAt: row.retry_at?.toISOString() ?? null,
    reused: row.reused,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
