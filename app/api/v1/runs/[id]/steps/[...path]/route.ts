import { getStep } from "@/lib/api/contracts/runs";
import { route } from "@/lib/server/route";
import * as steps from "@/lib/server/run-steps";

export const GET = route(getStep, ({ caller, params }) => steps.getStep(caller, params.id, params.path));
