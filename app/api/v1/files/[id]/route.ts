import { deleteFile, downloadFile } from "@/lib/api/contracts/files";
import * as files from "@/lib/server/files";
import { route } from "@/lib/server/route";

export const GET = route(downloadFile, ({ caller, params }) => files.downloadFile(caller, params.id));
export const DELETE = route(deleteFile, async ({ caller, params }) => {
  await files.deleteFile(caller, params.id);
  return undefined;
});
