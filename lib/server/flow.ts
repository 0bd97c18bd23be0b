import type { Flow } from "@/lib/api/contracts/flow";
import { type Caller, inWorkspace, may } from "./access";
import { notFound } from "./app-error";
import { pool, prisma } from "./db";
import { env } from "./env";

const LINES = `
SELECT workflows.id, name, max(concurrency) AS limit, count(*)::int AS queued,
  (SELECT count(*) FROM runs begun WHERE begun.workflow_id = workflows.id AND (
    begun.status IN ('running', 'waiting') OR (begun.status = 'pending' AND begun.admitted_at IS NOT NULL)))::int AS begun
FROM runs JOIN workflows ON workflows.id = workflow_id
WHERE runs.workspace_id = $1 AND status = 'pending' AND admitted_at IS NULL
GROUP BY workflows.id ORDER BY queued DESC, name`;

const GOING = `
SELECT count(*)::int AS going FROM runs
WHERE workspace_id = $1 AND (status = 'running' OR (status = 'pending' AND admitted_at IS NOT NULL))`;

const RATES = `
SELECT id, name, per_second AS "perSecond", per_minute AS "perMinute",
  coalesce(greatest(0, extract(epoch FROM second_full_at - now()) - 1,
    extract(epoch FROM minute_full_at - now()) - 60) * 1000, 0)::int AS "waitMs"
FROM credentials LEFT JOIN credential_paces ON credential_id = id
WHERE workspace_id = $1 AND (per_second IS NOT NULL OR per_minute IS NOT NULL) ORDER BY name`;

/** What runs of the workspace are held back by. Throws `not-found` for a caller without a workspace. */
export async function getFlow(caller: Caller): Promise<Flow> {
  const { workspaceId } = inWorkspace(caller, "view");
  const workspace = await prisma().workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace) throw notFound("workspace");
  const values = [workspaceId];
  const [lines, going, rates, circuits, owners] = await Promise.all([
    pool().query<Flow["workflows"][number]>(LINES, values),
    pool().query<{ going: number }>(GOING, values),
    pool().query<Flow["credentials"][number]>(RATES, values),
    openCircuits(workspaceId),
    ownersOf(workspaceId),
  ]);
  return {
    pausedAt: workspace.pausedAt?.toISOString() ?? null,
    mayPause: may(caller, "manage"),
    owners,
    limit: env().HEDDLE_WORKSPACE_CONCURRENCY,
    going: going.rows[0]?.going ?? 0,
    queued: lines.rows.reduce((sum, { queued }) => sum + queued, 0),
    keepRunsDays: env().HEDDLE_KEEP_RUNS_DAYS || null,
    workflows: lines.rows,
    circuits,
    credentials: rates.rows,
  };
}

async function ownersOf(workspaceId: string): Promise<string[]> {
  const rows = await prisma().membership.findMany({
    where: { workspaceId, role: "owner" },
    select: { user: { select: { name: true, email: true } } },
    orderBy: { user: { name: "asc" } },
  });
  return rows.map(({ user }) => user.name || user.email);
}

async function openCircuits(workspaceId: string): Promise<Flow["circuits"]> {
  const rows = await prisma().circuit.findMany({
    where: { workspaceId, openUntil: { not: null } },
    orderBy: { host: "asc" },
  });
  return rows.flatMap(({ host, openUntil, failures, lastError }) => {
    if (openUntil === null) return [];
    const state = openUntil.getTime() > Date.now() ? "open" : "half-open";
    return [{ host, state, openUntil: openUntil.toISOString(), failures, lastError }];
  });
}
