import { validateWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as workflows from "@/lib/server/workflows";

export const POST = route(validateWorkflow, ({ caller, params }) =>
  workflows.validateWorkflow(caller, params.id),
);
