import type { WorkflowSummary } from "@/lib/api/contracts/workflows";
import { type Caller, inWorkspace, requireWorkflow } from "./access";
import { pool, prisma } from "./db";
import { presentSummary, SUMMARY_PARTS } from "./present-workflow";

const COUNT = `
SELECT tag, count(*)::int AS count FROM workflows, unnest(tags) AS tag
WHERE workspace_id = $1 AND archived_at IS NULL GROUP BY tag ORDER BY tag`;

/** The tags of the workflows in use, in alphabetical order, with how many have each. */
export async function listTags(caller: Caller): Promise<{ items: { tag: string; count: number }[] }> {
  const { rows } = await pool().query<{ tag: string; count: number }>({
    name: "count-tags",
    text: COUNT,
    values: [inWorkspace(caller, "view").workspaceId],
  });
  return { items: rows };
}

/** Gives the workflow these tags instead of those it had. It does not count as a change of the workflow. */
export async function setTags(caller: Caller, id: string, tags: string[]): Promise<WorkflowSummary> {
  await requireWorkflow(caller, id, "edit");
  const data = { tags: [...new Set(tags)].sort() };
  return presentSummary(await prisma().workflow.update({ where: { id }, data, include: SUMMARY_PARTS }));
}
