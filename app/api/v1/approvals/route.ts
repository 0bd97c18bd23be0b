import { listApprovals } from "@/lib/api/contracts/approvals";
import * as approvals from "@/lib/server/approvals";
import { route } from "@/lib/server/route";

export const GET = route(listApprovals, ({ caller, query }) => approvals.listApprovals(caller, query));
