import { z } from "zod";
import { abortWork } from "./abort-registry";
import { listen } from "./db";
import type { Statements } from "./group-commit";

const CHANNEL = "heddle_abort";
const noticeSchema = z.object({ runId: z.string(), below: z.string() });

/** Tells every process to stop what it does for these paths of a run, and below them. */
export async function sendAbort(on: Statements, runId: string, paths: string[]): Promise<void> {
  await on.query({
    name: "send-abort",
    text: `SELECT pg_notify('${CHANNEL}', json_build_object('runId', $1::text, 'below', below)::text)
           FROM unnest($2::text[]) below`,
    values: [runId, paths],
  });
}

/** Stops what this process does for a run when the run ends, or when a part of it is not waited for any more. */
export async function heedAborts(): Promise<void> {
  await listen("heddle_run_ended", (runId) => {
    if (runId !== null) abortWork(runId);
  });
  await listen(CHANNEL, (payload) => {
    if (payload === null) return;
    const { runId, below } = noticeSchema.parse(JSON.parse(payload));
    abortWork(runId, below);
  });
}
