import { deleteCredential, updateCredential } from "@/lib/api/contracts/credentials";
import * as credentials from "@/lib/server/credentials";
import { route } from "@/lib/server/route";

export const PUT = route(updateCredential, ({ caller, params, body }) =>
  credentials.updateCredential(caller, params.id, body),
);
export const DELETE = route(deleteCredential, async ({ caller, params }) => {
  await credentials.deleteCredential(caller, params.id);
  return undefined;
});
