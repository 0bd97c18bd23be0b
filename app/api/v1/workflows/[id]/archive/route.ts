import { archiveWorkflow } from "@/lib/api/contracts/workflows";
import * as archive from "@/lib/server/archive-workflow";
import { route } from "@/lib/server/route";

export const POST = route(archiveWorkflow, ({ caller, params }) =>
  archive.archiveWorkflow(caller, params.id),
);
