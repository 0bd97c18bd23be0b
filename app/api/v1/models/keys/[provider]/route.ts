import { saveModelKey } from "@/lib/api/contracts/account";
import * as keys from "@/lib/server/model-keys";
import { route } from "@/lib/server/route";

export const PUT = route(saveModelKey, async ({ caller, params, body }) => {
  await keys.saveModelKey(caller, params.provider, body);
  return undefined;
});
