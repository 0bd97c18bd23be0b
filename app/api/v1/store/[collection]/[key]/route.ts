import { deleteRecord, putRecord } from "@/lib/api/contracts/store";
import { route } from "@/lib/server/route";
import * as store from "@/lib/server/store";

export const PUT = route(putRecord, ({ caller, params, body }) =>
  store.putRecord(caller, params.collection, params.key, body.value),
);
export const DELETE = route(deleteRecord, async ({ caller, params }) => {
  await store.deleteRecord(caller, params.collection, params.key);
  return undefined;
});
