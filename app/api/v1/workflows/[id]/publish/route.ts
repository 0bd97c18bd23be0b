import { publishWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as versions from "@/lib/server/versions";

export const POST = route(publishWorkflow, ({ caller, params, body }) =>
  versions.publishWorkflow(caller, params.id, body.note),
);
