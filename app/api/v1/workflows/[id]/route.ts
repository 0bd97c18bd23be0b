import { deleteWorkflow, getWorkflow, saveWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as workflows from "@/lib/server/workflows";

export const GET = route(getWorkflow, ({ caller, params }) => workflows.getWorkflow(caller, params.id));
export const PUT = route(saveWorkflow, ({ caller, params, body }) =>
  workflows.saveWorkflow(caller, params.id, body),
);
export const DELETE = route(deleteWorkflow, async ({ caller, params }) => {
  await workflows.deleteWorkflow(caller, params.id);
  return undefined;
});
