import { setDefaultModel } from "@/lib/api/contracts/account";
import * as keys from "@/lib/server/model-keys";
import { route } from "@/lib/server/route";

export const PUT = route(setDefaultModel, async ({ caller, body }) => {
  await keys.setDefaultModel(caller, body.model);
  return undefined;
});
