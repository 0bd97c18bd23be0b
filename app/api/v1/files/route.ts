import { listFiles, uploadFile } from "@/lib/api/contracts/files";
import * as files from "@/lib/server/files";
import { answering, requireCaller, route } from "@/lib/server/route";

export const GET = route(listFiles, ({ caller, query }) => files.listFiles(caller, query));

/** The body is the file or a form with it, so the service reads it itself. */
export const POST = answering(async (request) => {
  const file = await files.uploadFile(await requireCaller(request), request);
  return Response.json(file, { status: uploadFile.status ?? 201 });
});
