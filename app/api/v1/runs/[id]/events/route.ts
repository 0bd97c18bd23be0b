import { answering, requireCaller } from "@/lib/server/route";
import { streamRunEvents } from "@/lib/server/run-events";

export const GET = answering(async (request, { params }) => {
  const caller = await requireCaller(request);
  const { id } = (await params) ?? {};
  const last = Number(
    request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after") ?? 0,
  );
  const stream = await streamRunEvents(caller, String(id), Number.isInteger(last) ? last : 0, request.signal);
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
