import { listRuns } from "@/lib/api/contracts/runs";
import { route } from "@/lib/server/route";
import * as runs from "@/lib/server/runs";

export const GET = route(listRuns, ({ caller, query }) => runs.listRuns(caller, query));
