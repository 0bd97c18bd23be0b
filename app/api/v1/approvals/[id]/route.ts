import { getApproval } from "@/lib/api/contracts/approvals";
import * as approvals from "@/lib/server/approvals";
import { route } from "@/lib/server/route";

export const GET = route(getApproval, ({ caller, params }) => approvals.getApproval(caller, params.id));
