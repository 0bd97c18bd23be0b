import type { SearchObject } from "imapflow";
import { NodeError } from "@/lib/nodes/node-error";
import type { OpenMailbox } from "./open-mailbox";

const MAX_MESSAGE_BYTES = 25 * 1024 * 1024;
const DAY_MS = 86_400_000;

/** What has been dealt with of a folder. */
export interface Seen {
  /** When the folder was last looked at with success, or the trigger was published. */
  since: Date;
  /** The folder's numbering (RFC 3501, 2.3.1.1): with another one the numbers of before mean nothing. */
  uidValidity: string | null;
  /** The last message that was dealt with. */
  lastUid: number;
}

/**
 * Numbers of the messages that have come since, in the order of their arrival: by their numbers, or by when they
 * came where the folder is looked at for the first time or was numbered anew. Throws `NodeError` where the
 * server does not say.
 */
export async function newMessages(open: OpenMailbox, seen: Seen): Promise<number[]> {
  const found =
    seen.uidValidity === String(open.mailbox.uidValidity)
      ? await numberedFrom(open, seen.lastUid + 1)
      : await arrivedSince(open, seen.since);
  return found.toSorted((a, b) => a - b);
}

async function numberedFrom(open: OpenMailbox, from: number): Promise<number[]> {
  // `n:*` always gives the last message, also where its number is below n.
  return (await search(open, { uid: `${from}:*` })).filter((uid) => uid >= from);
}

async function arrivedSince(open: OpenMailbox, since: Date): Promise<number[]> {
  // The search knows days only, and those of the server's own clock; arrivals are in whole seconds.
  const found = await search(open, { since: new Date(since.getTime() - DAY_MS) });
  const second = Math.floor(since.getTime() / 1000) * 1000;
  if (found.length === 0) return [];
  const about = { uid: true, internalDate: true };
  const arrived = await open.client.fetchAll(found.join(","), about, { uid: true });
  if (arrived.length === 0) throw unanswered();
  return arrived
    .filter(({ internalDate }) => internalDate && new Date(internalDate).getTime() >= second)
    .map(({ uid }) => uid);
}

async function search({ client }: OpenMailbox, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  // The client gives false for a search that failed, which is not the same as nothing found.
  if (!Array.isArray(found)) throw unanswered();
  return found;
}

/** A message as it came; null for one that is not there any more. */
export type FolderMessage = { source: Buffer; arrivedAt: Date } | "too-large" | null;

/** Reads one message, at most 25 MB. Throws `NodeError` where the server does not answer. */
export async function readMessage(open: OpenMailbox, uid: number): Promise<FolderMessage> {
  const head = await fetch(open, uid, { size: true, internalDate: true });
  if (!head) return null;
  if ((head.size ?? 0) > MAX_MESSAGE_BYTES) return "too-large";
  const body = await fetch(open, uid, { source: true });
  return body?.source ? { source: body.source, arrivedAt: new Date(head.internalDate ?? Date.now()) } : null;
}

async function fetch({ client }: OpenMailbox, uid: number, query: Record<string, true>) {
  const message = await client.fetchOne(String(uid), { uid: true, ...query }, { uid: true });
  if (message === undefined) throw unanswered();
  return message === false ? null : message;
}

function unanswered(): NodeError {
  return new NodeError("unavailable", "imap-unavailable", "The mail server did not answer a question.");
}
