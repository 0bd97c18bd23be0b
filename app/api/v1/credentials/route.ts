import { listCredentials, saveModelKey } from "@/lib/api/contracts/account";
import * as keys from "@/lib/server/model-keys";
import { route } from "@/lib/server/route";

export const GET = route(listCredentials, ({ caller }) => keys.listCredentials(caller));
export const POST = route(saveModelKey, ({ caller, body }) => keys.saveModelKey(caller, body));
