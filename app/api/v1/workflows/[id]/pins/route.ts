import { listPins } from "@/lib/api/contracts/workflows";
import * as pins from "@/lib/server/pins";
import { route } from "@/lib/server/route";

export const GET = route(listPins, ({ caller, params }) => pins.listPins(caller, params.id));
