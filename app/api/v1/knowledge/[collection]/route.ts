import { deleteCollection, listDocuments } from "@/lib/api/contracts/knowledge";
import * as knowledge from "@/lib/server/knowledge";
import { answering, requireCaller, route } from "@/lib/server/route";

export const GET = route(listDocuments, ({ caller, params, query }) =>
  knowledge.listDocuments(caller, params.collection, query),
);

/** Takes a form with a file as well as JSON, so the service reads the body itself. */
export const POST = answering(async (request, { params }) => {
  const caller = await requireCaller(request);
  const { collection = "" } = (await params) ?? {};
  const document = await knowledge.uploadDocument(caller, String(collection), request);
  return Response.json(document, { status: 201 });
});

export const DELETE = route(deleteCollection, async ({ caller, params }) => {
  await knowledge.deleteCollection(caller, params.collection);
  return undefined;
});
