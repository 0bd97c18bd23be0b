import { unpublishWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as versions from "@/lib/server/versions";

export const POST = route(unpublishWorkflow, ({ caller, params }) =>
  versions.unpublishWorkflow(caller, params.id),
);
