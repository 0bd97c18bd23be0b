import type { Pool } from "pg";
import { ulid } from "ulid";
import { z } from "zod";
import { cancelRun } from "./cancel-run";
import { execute, type Statement } from "./database";
import { compile, matchesExpression } from "./match-expression";

const moment = z.iso.datetime({ offset: true });

/** Which runs of a function to cancel: those begun in a span of time whose event satisfies a CEL condition. */
export const cancellationBody = z.object({
  app_id: z.string(),
  /** With or without the app's id in front. */
  function_id: z.string(),
  started_after: moment.optional(),
  started_before: moment,
  if: z.string().optional().refine(isExpression, { message: "This is not an expression." }),
});

const PAGE = 500;

const RUNNING: Statement = {
  name: "executor_runs_to_cancel",
  text: `SELECT id, event FROM executor_runs
    WHERE function_id = ANY($1::text[]) AND status = 'running' AND id > $2
      AND created_at >= coalesce($3::timestamptz, '-infinity') AND created_at < $4::timestamptz
    ORDER BY id LIMIT ${PAGE}`,
};

/** Cancels all runs that match and answers with the request, as it is known from now on. */
export async function cancelMatching(pool: Pool, wanted: z.output<typeof cancellationBody>) {
  const functionIds = [wanted.function_id, `${wanted.app_id}-${wanted.function_id}`];
  const condition = wanted.if ?? null;
  for (let last = ""; ; ) {
    const span = [wanted.started_after ?? null, wanted.started_before];
    const page = await execute<{ id: string; event: string }>(pool, RUNNING, [functionIds, last, ...span]);
    for (const { id, event } of page) {
      if (matchesExpression(condition, { event: JSON.parse(event) })) await cancelRun(pool, id);
      last = id;
    }
    if (page.length < PAGE) return { id: ulid(), ...wanted };
  }
}

function isExpression(text: string | undefined): boolean {
  try {
    if (text !== undefined) compile(text);
    return true;
  } catch {
    return false;
  }
}
