import { searchCollection } from "@/lib/api/contracts/knowledge";
import * as knowledge from "@/lib/server/knowledge";
import { route } from "@/lib/server/route";

export const GET = route(searchCollection, ({ caller, params, query, request }) =>
  knowledge.searchCollection(caller, params.collection, query, request.signal),
);
