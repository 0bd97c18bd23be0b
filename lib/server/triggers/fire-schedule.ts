import { lastRun, nextRuns } from "@/lib/nodes/schedule/next-runs";
import type { DueTrigger, Looked } from "./due-trigger";
import { startTriggered } from "./start-triggered";

/** A time that is noticed this late was missed; before that the server was merely busy. */
const LATE_MS = 60_000;

/**
 * Starts the run of a schedule whose time has come, and says when it comes next. Of the times that were missed
 * before, because nothing ran or the clock jumped ahead, there is one run in all, which counts them, or none, as
 * the trigger's `catchUp` says. All follows from the claim, so doing it twice starts one run.
 */
export async function fireSchedule(due: DueTrigger): Promise<Looked> {
  const [cron, timezone] = [String(due.config["cron"]), String(due.config["timezone"])];
  const first = new Date(String(due.state["tick"]));
  const noticed = new Date(String(due.state["at"]));
  const { at, missed } = lastRun(cron, timezone, { first, until: noticed });
  const isLate = noticed.getTime() - at.getTime() > LATE_MS;
  const started =
    isLate && due.config["catchUp"] === "skip" ? null : await start(due, { at, noticed, missed });
  const [nextAt = null] = nextRuns(cron, timezone, at, 1);
  const state = { last: noticed.toISOString() };
  return { nextAt, state, problem: started && "problem" in started ? started.problem : null };
}

async function start(due: DueTrigger, { at, noticed, missed }: { at: Date; noticed: Date; missed: number }) {
  const scheduledAt = at.toISOString();
  const counted = due.config["catchUp"] === "skip" ? 0 : missed;
  return await startTriggered(due, {
    input: { scheduledAt, firedAt: noticed.toISOString(), missed: counted },
    key: `schedule:${due.nodeId}:${scheduledAt}`,
  });
}
