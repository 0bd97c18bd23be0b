import { deleteCredential } from "@/lib/api/contracts/account";
import * as keys from "@/lib/server/model-keys";
import { route } from "@/lib/server/route";

export const DELETE = route(deleteCredential, async ({ caller, params }) => {
  await keys.deleteCredential(caller, params.id);
  return undefined;
});
