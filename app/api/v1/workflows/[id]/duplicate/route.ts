import { duplicateWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as workflows from "@/lib/server/workflows";

export const POST = route(duplicateWorkflow, ({ caller, params }) =>
  workflows.duplicateWorkflow(caller, params.id),
);
