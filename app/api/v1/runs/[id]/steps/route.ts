import { listSteps } from "@/lib/api/contracts/runs";
import { route } from "@/lib/server/route";
import * as steps from "@/lib/server/run-steps";

export const GET = route(listSteps, ({ caller, params, query }) => steps.listSteps(caller, params.id, query));
