import { chatMessageSchema } from "@/lib/api/contracts/hosted";
import { chatHistory, sendMessage } from "@/lib/server/hosted-chat";
import { MAX_BODY_BYTES, parseJsonBody, readText } from "@/lib/server/read-body";
import { answering, check } from "@/lib/server/route";

export const POST = answering(async (request, { params }) => {
  const { token } = (await params) ?? {};
  const body = check(chatMessageSchema, parseJsonBody(await readText(request, MAX_BODY_BYTES)), "body");
  const reply = await sendMessage(String(token), body, request.headers.get("idempotency-key"));
  return Response.json(reply, { status: reply.state === "working" ? 202 : 200 });
});

export const GET = answering(async (request, { params }) => {
  const { token } = (await params) ?? {};
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { sessionId } = check(chatMessageSchema.pick({ sessionId: true }), query, "query");
  return Response.json(await chatHistory(String(token), sessionId));
});
