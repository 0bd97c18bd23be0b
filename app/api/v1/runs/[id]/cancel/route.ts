import { cancelRun } from "@/lib/api/contracts/runs";
import { route } from "@/lib/server/route";
import * as runs from "@/lib/server/runs";

export const POST = route(cancelRun, ({ caller, params }) => runs.cancelRun(caller, params.id));
