import { countApprovals } from "@/lib/api/contracts/approvals";
import * as approvals from "@/lib/server/approvals";
import { route } from "@/lib/server/route";

export const GET = route(countApprovals, ({ caller }) => approvals.countOpenApprovals(caller));
