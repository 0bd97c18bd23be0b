import { pauseWorkspace } from "@/lib/api/contracts/flow";
import * as workspace from "@/lib/server/pause-workspace";
import { route } from "@/lib/server/route";

export const PUT = route(pauseWorkspace, ({ caller, body }) => workspace.pauseWorkspace(caller, body.paused));
