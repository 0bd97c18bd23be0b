import { listCollections } from "@/lib/api/contracts/knowledge";
import * as knowledge from "@/lib/server/knowledge";
import { route } from "@/lib/server/route";

export const GET = route(listCollections, ({ caller }) => knowledge.listCollections(caller));
