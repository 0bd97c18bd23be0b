import { sendEvent } from "@/lib/api/contracts/events";
import { route } from "@/lib/server/route";
import * as events from "@/lib/server/triggers/send-event";

export const POST = route(sendEvent, ({ caller, body }) => events.sendEvent(caller, body));
