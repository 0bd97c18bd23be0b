import { listEdits } from "@/lib/api/contracts/edits";
import * as history from "@/lib/server/edit-history";
import { route } from "@/lib/server/route";

export const GET = route(listEdits, ({ caller, params }) => history.listEdits(caller, params.id));
