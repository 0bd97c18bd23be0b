import { setUp, setupStatus } from "@/lib/api/contracts/account";
import { publicRoute } from "@/lib/server/route";
import * as setup from "@/lib/server/setup";

export const GET = publicRoute(setupStatus, () => setup.setupStatus());
export const POST = publicRoute(setUp, ({ body }) => setup.setUp(body));
