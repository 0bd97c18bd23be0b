import { replayRun } from "@/lib/api/contracts/runs";
import * as replay from "@/lib/server/replay";
import { route } from "@/lib/server/route";

export const POST = route(replayRun, ({ caller, params, body }) => replay.replayRun(caller, params.id, body));
