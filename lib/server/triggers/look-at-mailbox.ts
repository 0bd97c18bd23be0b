import { createHash } from "node:crypto";
import PostalMime from "postal-mime";
import { NodeError } from "@/lib/nodes/node-error";
import type { FileContent, FileValue } from "@/lib/nodes/services";
import type { JsonObject } from "@/lib/utils/json";
import { MAX_FILE_BYTES } from "../file-bytes";
import type { KeepFile } from "../hook-body";
import { openCredential } from "../integrations/credentials";
import { UsedSecrets } from "../integrations/run-scope";
import { log } from "../log";
import type { DueTrigger, Looked } from "./due-trigger";
import { attachedFiles, isWanted, mailPayload } from "./mail-payload";
import { type OpenMailbox, openMailbox } from "./open-mailbox";
import { newMessages, readMessage, type Seen } from "./read-folder";
import { startTriggered } from "./start-triggered";

const EVERY_MS = 30_000;
/** After failures in a row it is looked at less often, down to every 16 minutes. */
const MOST_DOUBLINGS = 5;
/** Messages of one look; the next one follows at once. */
const BATCH = 20;
/** Well before the trigger's claim runs out. */
const LONGEST_LOOK_MS = 60_000;

/** What the trigger's state holds. */
interface Progress extends Seen {
  /** Looks in a row that failed. */
  failures: number;
  /** What was wrong with the last messages; told until others have come. */
  passedOver: string | null;
}

/**
 * Starts a run for every message that has come to a folder since the last look. A message is passed once its
 * run is stored, and its id makes that run the only one, so none is missed and none starts two. What cannot
 * be read, and what is larger than 25 MB, is passed over and named in the trigger's problem.
 */
export async function lookAtMailbox(due: DueTrigger, now: Date): Promise<Looked> {
  const progress = progressOf(due.state, now);
  try {
    const more = await look(due, progress, now);
    progress.failures = 0;
    const nextAt = more ? now : new Date(now.getTime() + EVERY_MS);
    return { nextAt, state: stateOf(progress), problem: progress.passedOver };
  } catch (error) {
    const waitMs = EVERY_MS * 2 ** Math.min(progress.failures, MOST_DOUBLINGS);
    progress.failures += 1;
    const nextAt = new Date(now.getTime() + waitMs);
    return { nextAt, state: stateOf(progress), problem: problemOf(due, error) };
  }
}

function problemOf({ workflowId, nodeId }: DueTrigger, error: unknown): string {
  if (error instanceof NodeError) return error.message;
  log().warn({ err: error, workflowId, nodeId }, "a mailbox could not be read to its end");
  return "The mailbox could not be read to its end. It is tried again.";
}

/** Moves the progress on with each message, so that it counts even where a later one fails. */
async function look(due: DueTrigger, progress: Progress, now: Date): Promise<boolean> {
  const scope = { workspaceId: due.workspaceId, secrets: new UsedSecrets() };
  const { values } = await openCredential(scope, String(due.config["credential"]), ["imap"]);
  const marks = due.config["markSeen"] === true;
  const open = await openMailbox(values, { folder: String(due.config["mailbox"]), readOnly: !marks });
  try {
    const known = open.mailbox.uidNext - 1;
    const uidValidity = String(open.mailbox.uidValidity);
    const uids = await newMessages(open, progress);
    const until = Date.now() + LONGEST_LOOK_MS;
    const problems: string[] = [];
    let done = 0;
    for (const uid of uids) {
      if (done === BATCH || Date.now() > until) break;
      const result = await startFor(open, due, uid);
      if (typeof result === "string") problems.push(`Message ${uid} was passed over: ${result}`);
      if (result === true && marks) await open.client.messageFlagsAdd(String(uid), ["\\Seen"], { uid: true });
      // Both at once: a number means nothing under another numbering.
      Object.assign(progress, { uidValidity, lastUid: uid });
      done += 1;
    }
    if (done > 0) progress.passedOver = problems.at(-1) ?? null;
    if (done < uids.length) return true;
    Object.assign(progress, { uidValidity, lastUid: Math.max(uids.at(-1) ?? 0, known), since: now });
    return false;
  } finally {
    await open.client.logout().catch(() => open.client.close());
  }
}

/** Whether a run was started for the message, or why not where it should have been. */
async function startFor(open: OpenMailbox, due: DueTrigger, uid: number): Promise<boolean | string> {
  const message = await readMessage(open, uid);
  if (message === null) return false;
  if (message === "too-large") return "it is larger than 25 MB";
  const email = await PostalMime.parse(message.source).catch(() => null);
  if (!email) return "it cannot be read";
  const { from, subject, saveAttachments } = due.config;
  if (!isWanted(email, { from: String(from ?? ""), subject: String(subject ?? "") })) return false;
  const files = saveAttachments === false ? [] : attachedFiles(email);
  const result = await startTriggered(due, {
    input: async (keep) => mailPayload(email, await keepAll(files, keep), message.arrivedAt),
    key: keyOf(due.nodeId, email.messageId ?? `${open.mailbox.uidValidity}:${uid}`),
  });
  return "problem" in result ? result.problem : true;
}

/** The same message is known by its own id, also in another folder or under another number. */
function keyOf(nodeId: string, messageId: string): string {
  return `mail:${nodeId}:${createHash("sha256").update(messageId).digest("hex")}`;
}

async function keepAll(files: FileContent[], keep: KeepFile): Promise<FileValue[]> {
  const kept: FileValue[] = [];
  for (const file of files) {
    if (file.bytes.length > MAX_FILE_BYTES) {
      throw new NodeError("refused", "file-too-large", `The attachment ${file.name} is larger than 16 MB.`);
    }
    kept.push(await keep(file));
  }
  return kept;
}

function progressOf(state: JsonObject, now: Date): Progress {
  const { since, uidValidity, lastUid, failures, passedOver } = state;
  return {
    since: typeof since === "string" ? new Date(since) : now,
    uidValidity: typeof uidValidity === "string" ? uidValidity : null,
    lastUid: typeof lastUid === "number" ? lastUid : 0,
    failures: typeof failures === "number" ? failures : 0,
    passedOver: typeof passedOver === "string" ? passedOver : null,
  };
}

function stateOf(progress: Progress): JsonObject {
  return { ...progress, since: progress.since.toISOString() };
}
