import type { RunContext } from "@/lib/engine/context";
import type { WorkflowDocument } from "@/lib/graph/document";
import { isSameJson } from "@/lib/utils/same-json";
import { pool } from "./db";
import { readStepRow, type StepRow } from "./step-row";
import { untilAnswered } from "./until-answered";

type Recall = RunContext["recall"];

const COMPLETED = `
SELECT step.*, content -> 'nodes' -> node_id ->> 'type' AS type
FROM step_runs step JOIN runs ON runs.id = run_id JOIN documents ON hash = document_hash
WHERE run_id = $1 AND path = $2 AND step.status = 'completed'
ORDER BY attempt DESC LIMIT 1`;

/** For runs that take nothing over. */
export const recallNothing: Recall = () => Promise.resolve(null);

/** Gives completed steps of a run again to steps of the same type with the same input and config. */
export function recallFrom(runId: string, document: WorkflowDocument): Recall {
  return async (path, { input, config }) => {
    const query = { name: "recall-step", text: COMPLETED, values: [runId, path] };
    const { rows } = await untilAnswered(() => pool().query<StepRow & { type: string | null }>(query));
    const row = rows[0];
    if (!row || row.type !== document.nodes[row.node_id]?.type) return null;
    const record = readStepRow(row);
    const same = isSameJson(record.input, input) && isSameJson(record.config, config);
    return same ? record : null;
  };
}
