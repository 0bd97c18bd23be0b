import { getRun } from "@/lib/api/contracts/runs";
import { route } from "@/lib/server/route";
import * as runs from "@/lib/server/runs";

export const GET = route(getRun, ({ caller, params }) => runs.getRun(caller, params.id));
