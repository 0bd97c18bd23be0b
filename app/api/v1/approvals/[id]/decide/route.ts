import { decideApproval } from "@/lib/api/contracts/approvals";
import * as approvals from "@/lib/server/approvals";
import { route } from "@/lib/server/route";

export const POST = route(decideApproval, ({ caller, params, body }) =>
  approvals.decideApproval(caller, params.id, body),
);
