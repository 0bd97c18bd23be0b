import { deletePin, savePin } from "@/lib/api/contracts/workflows";
import * as pins from "@/lib/server/pins";
import { route } from "@/lib/server/route";

export const PUT = route(savePin, ({ caller, params, body }) =>
  pins.savePin(caller, params.id, params.nodeId, body),
);

export const DELETE = route(deletePin, async ({ caller, params }) => {
  await pins.deletePin(caller, params.id, params.nodeId);
  return undefined;
});
