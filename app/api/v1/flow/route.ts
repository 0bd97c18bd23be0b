import { getFlow } from "@/lib/api/contracts/flow";
import * as flow from "@/lib/server/flow";
import { route } from "@/lib/server/route";

export const GET = route(getFlow, ({ caller }) => flow.getFlow(caller));
