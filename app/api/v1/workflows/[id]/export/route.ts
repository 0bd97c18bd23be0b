import { exportWorkflow } from "@/lib/api/contracts/workflows";
import { attachment } from "@/lib/server/attachment";
import { route } from "@/lib/server/route";
import * as workflows from "@/lib/server/workflows";

export const GET = route(exportWorkflow, async ({ caller, params, query }) => {
  const { name, text } = await workflows.exportWorkflow(caller, params.id, query);
  return attachment(`${name}.heddle.json`, text);
});
