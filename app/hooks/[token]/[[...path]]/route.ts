import { deliverHook } from "@/lib/server/deliver-hook";
import { answerHook, readDelivery } from "@/lib/server/hook-request";
import { answering } from "@/lib/server/route";

const handle = answering(async (request, { params }) => {
  const { token, path } = (await params) ?? {};
  return answerHook(await deliverHook(String(token), await readDelivery(request, [path ?? []].flat())));
});

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
