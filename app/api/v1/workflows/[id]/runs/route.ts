import { startRun } from "@/lib/api/contracts/runs";
import { isFinal } from "@/lib/nodes/status";
import { route } from "@/lib/server/route";
import { startRunOf } from "@/lib/server/runs";

export const POST = route(startRun, async ({ caller, params, query, body, request }) => {
  const run = await startRunOf(caller, params.id, {
    input: body.input ?? {},
    trigger: body.trigger,
    version: body.version,
    priority: body.priority,
    idempotencyKey: request.headers.get("idempotency-key"),
    waitSeconds: query.wait ?? 0,
  });
  return Response.json(run, { status: isFinal(run.status) ? 200 : 202 });
});
