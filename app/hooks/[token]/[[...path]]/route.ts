import { deliverHook } from "@/lib/server/deliver-hook";
import { answerHook, incoming, readDelivery } from "@/lib/server/hook-request";
import { answering } from "@/lib/server/route";

const handle = answering(async (request, { params }) => {
  const { token, path } = (await params) ?? {};
  const delivery = await readDelivery(incoming(request, [path ?? []].flat()));
  return answerHook(await deliverHook(String(token), delivery));
});

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
