import { listModels } from "@/lib/api/contracts/account";
import * as keys from "@/lib/server/model-keys";
import { route } from "@/lib/server/route";

export const GET = route(listModels, ({ caller }) => keys.listModels(caller));
