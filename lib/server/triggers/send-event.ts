import { newId } from "@/lib/utils/ids";
import type { Json } from "@/lib/utils/json";
import { type Caller, may } from "../access";
import { AppError } from "../app-error";
import { deliverEvent } from "./deliver-event";

/** An event from outside, for the caller's workspace. Throws `forbidden` for viewers, who start no runs. */
export async function sendEvent(
  caller: Caller,
  { name, data, id = newId("evt") }: { name: string; data: Json; id?: string | undefined },
): Promise<{ id: string; runs: string[] }> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot start runs.");
  const event = { name, data, id, at: new Date().toISOString() };
  const { workspaceId } = caller;
  return { id, runs: await deliverEvent({ workspaceId, event, depth: 0, except: null }) };
}
