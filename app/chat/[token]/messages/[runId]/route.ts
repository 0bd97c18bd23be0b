import { awaitReply } from "@/lib/server/hosted-chat";
import { answering } from "@/lib/server/route";

export const GET = answering(async (_request, { params }) => {
  const { token, runId } = (await params) ?? {};
  return Response.json(await awaitReply(String(token), String(runId)));
});
