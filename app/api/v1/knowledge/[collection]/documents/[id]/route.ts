import { deleteDocument } from "@/lib/api/contracts/knowledge";
import * as knowledge from "@/lib/server/knowledge";
import { route } from "@/lib/server/route";

export const DELETE = route(deleteDocument, async ({ caller, params }) => {
  await knowledge.deleteDocument(caller, params.collection, params.id);
  return undefined;
});
