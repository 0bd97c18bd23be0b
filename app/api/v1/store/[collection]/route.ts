import { listRecords } from "@/lib/api/contracts/store";
import { route } from "@/lib/server/route";
import * as store from "@/lib/server/store";

export const GET = route(listRecords, ({ caller, params, query }) =>
  store.listRecords(caller, params.collection, query),
);
