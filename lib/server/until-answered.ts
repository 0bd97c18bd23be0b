import { setTimeout as pause } from "node:timers/promises";
import { isOutage } from "@/lib/utils/outage";
import { log } from "./log";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Does the work until the database has answered: what was done outside must not be done again because the
 * database was away when it was to be written. The work has to be the same when it is done twice. Throws what is
 * not an outage.
 */
export async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  for (let delay = FIRST_PAUSE_MS; ; delay = Math.min(delay * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      log().warn({ err: error }, "the database did not answer; trying again");
      await pause(delay);
    }
  }
}
