import type { WorkflowFilter } from "@/lib/api/contracts/workflows";
import { type Caller, inWorkspace } from "./access";
import { pool } from "./db";

/**
 * A cursor is the id of the last row that was seen. What has no value to sort by comes last; workflows of
 * equal standing come in an order of their own, so that no page repeats another.
 */
const FIND = `
WITH fitting AS (
  SELECT id, row_number() OVER (ORDER BY
    CASE WHEN $5 = 'name' THEN lower(name) END,
    CASE $5 WHEN 'changed' THEN updated_at WHEN 'created' THEN created_at
      WHEN 'run' THEN (SELECT max(runs.created_at) FROM runs WHERE workflow_id = workflows.id) END
      DESC NULLS LAST,
    id DESC) AS place
  FROM workflows
  WHERE workspace_id = $1
    AND ($2 = '' OR position(lower($2) IN lower(name)) > 0 OR lower($2) = ANY (tags))
    AND ($3 = '' OR $3 = ANY (tags))
    AND (archived_at IS NOT NULL) = ($4 = 'archived')
    AND CASE $4 WHEN 'published' THEN published_version IS NOT NULL
                WHEN 'draft' THEN published_version IS NULL ELSE true END
)
SELECT id FROM fitting
WHERE place > coalesce((SELECT place FROM fitting WHERE id = $6), 0)
ORDER BY place LIMIT $7`;

/** The ids of the workflows that fit, in the order that was asked for. */
export async function findWorkflows(
  caller: Caller,
  { q, tag, show, sort }: Partial<WorkflowFilter>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<string[]> {
  const { workspaceId } = inWorkspace(caller, "view");
  const { rows } = await pool().query<{ id: string }>({
    name: "find-workflows",
    text: FIND,
    values: [workspaceId, q ?? "", tag ?? "", show ?? "active", sort ?? "changed", cursor ?? "", limit],
  });
  return rows.map(({ id }) => id);
}
