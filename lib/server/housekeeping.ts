import { admitForgottenRuns } from "./admission";
import { deleteOrphanedFiles } from "./files";
import { releaseHolds } from "./holds";
import { log } from "./log";
import { wakeUnheard } from "./pauses";
import { endOverdueRuns, requestUnheardRuns, settleLeftBehind } from "./reaper";
import { deleteOldRuns } from "./retention";
import { dropOldEffects } from "./store";
import { runDueTriggers } from "./triggers/run-due-triggers";
import { deleteUnusedDocuments } from "./unused-documents";

const LOOKS = [
  requestUnheardRuns,
  admitForgottenRuns,
  endOverdueRuns,
  releaseHolds,
  wakeUnheard,
  settleLeftBehind,
];

/** Looks after runs that nobody heard of, that are overdue, or whose end was cut off. Never throws. */
export async function lookAfterRuns(): Promise<void> {
  for (const look of LOOKS) await attempt(look, "could not look after runs that need it");
}

/** Removes what nobody asks for any more. Never throws. */
export async function cleanUp(): Promise<void> {
  for (const clean of [deleteOldRuns, dropOldEffects, deleteOrphanedFiles, deleteUnusedDocuments])
    await attempt(clean, "could not clean up");
}

/** Starts the runs of schedules and mailboxes that are due. Calls may overlap. Never throws. */
export async function fireTriggers(): Promise<void> {
  await attempt(runDueTriggers, "could not look after triggers");
}

/** One look that fails must not keep the others from being made. */
async function attempt(look: () => Promise<unknown>, complaint: string): Promise<void> {
  try {
    await look();
  } catch (error) {
    log().warn({ err: error }, complaint);
  }
}
