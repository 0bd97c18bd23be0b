import { saveSample } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as workflows from "@/lib/server/workflows";

export const PUT = route(saveSample, async ({ caller, params, body }) => {
  await workflows.saveSample(caller, params.id, params.nodeId, body.input);
  return undefined;
});
