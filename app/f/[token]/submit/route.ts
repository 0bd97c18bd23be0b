import { receiveForm } from "@/lib/server/hosted-form-request";
import { answering } from "@/lib/server/route";

export const POST = answering(async (request, { params }) => {
  const { token } = (await params) ?? {};
  return await receiveForm(String(token), request);
});
