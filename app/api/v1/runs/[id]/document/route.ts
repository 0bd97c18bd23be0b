import { getRunDocument } from "@/lib/api/contracts/runs";
import { route } from "@/lib/server/route";
import * as runs from "@/lib/server/runs";

export const GET = route(getRunDocument, ({ caller, params }) => runs.getRunDocument(caller, params.id));
