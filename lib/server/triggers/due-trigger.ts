import type { JsonObject } from "@/lib/utils/json";
import type { TriggerPlace } from "./start-triggered";

/** A trigger whose time has come, claimed by this process until `claimedUntil`. */
export interface DueTrigger extends TriggerPlace {
  workspaceId: string;
  config: JsonObject;
  state: JsonObject;
  claimedUntil: Date;
}

/** What is to be remembered after a look. */
export interface Looked {
  nextAt: Date | null;
  state: JsonObject;
  /** In words for the workflow's builder; null where all went well. */
  problem: string | null;
}
