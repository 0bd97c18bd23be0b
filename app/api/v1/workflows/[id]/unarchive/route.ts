import { unarchiveWorkflow } from "@/lib/api/contracts/workflows";
import * as archive from "@/lib/server/archive-workflow";
import { route } from "@/lib/server/route";

export const POST = route(unarchiveWorkflow, ({ caller, params }) =>
  archive.unarchiveWorkflow(caller, params.id),
);
