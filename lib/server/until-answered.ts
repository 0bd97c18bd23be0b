import { setTimeout as pause } from "node:timers/promises";
import { log } from "./log";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** SQLSTATE classes: connection exception, transaction rollback, insufficient resources, operator intervention. */
const PASSING_STATES = /^(?:08|40|53|57)...$/;
/** What the system and Prisma call a server that is not there. */
const AWAY =
  /^(?:E(?:CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)|EAI_AGAIN|P1001|P1002|P1008|P1017)$/;
/** The driver has no codes for these. */
const CUT =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/;

/** Whether the same work may succeed later, because the connection or the server is in trouble and not the work. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (PASSING_STATES.test(code) || AWAY.test(code) || CUT.test(error.message)) return true;
  return isOutage(error.cause);
}

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
