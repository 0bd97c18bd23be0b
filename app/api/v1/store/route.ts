import { listCollections } from "@/lib/api/contracts/store";
import { route } from "@/lib/server/route";
import * as store from "@/lib/server/store";

export const GET = route(listCollections, ({ caller, query }) => store.listCollections(caller, query));
