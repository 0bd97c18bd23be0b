import type { Address, Email } from "postal-mime";
import type { FileContent, FileValue } from "@/lib/nodes/services";
import type { JsonObject } from "@/lib/utils/json";

/** What is kept of a text that is longer: a run's input is no place for a book. */
const MAX_TEXT = 1_000_000;

/** A message as a workflow sees it. `arrivedAt` stands in where the message does not say when it was sent. */
export function mailPayload(email: Email, attachments: FileValue[], arrivedAt: Date): JsonObject {
  const [from = { name: "", address: "" }] = people(email.from && [email.from]);
  return {
    messageId: email.messageId ?? "",
    from,
    to: people(email.to),
    cc: people(email.cc),
    subject: email.subject ?? "",
    date: sentAt(email) ?? arrivedAt.toISOString(),
    text: (email.text ?? "").slice(0, MAX_TEXT),
    html: (email.html ?? "").slice(0, MAX_TEXT),
    headers: headersOf(email),
    attachments,
  };
}

/** The files that hang on a message; pictures that belong to its HTML are part of the text. */
export function attachedFiles(email: Email): FileContent[] {
  return email.attachments
    .filter(({ related }) => !related)
    .map(({ filename, mimeType, content }, index) => ({
      name: filename ?? `attachment-${index + 1}`,
      type: mimeType,
      bytes: typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content),
    }));
}

/** Whether the sender and the subject hold what the trigger looks for, in upper or lower case. */
export function isWanted(email: Email, { from, subject }: { from: string; subject: string }): boolean {
  const senders = people(email.from && [email.from]).map(({ name, address }) => `${name} <${address}>`);
  return holds(senders.join(", "), from) && holds(email.subject ?? "", subject);
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.trim().toLowerCase());
}

function people(addresses: Address[] | undefined): { name: string; address: string }[] {
  return (addresses ?? []).flatMap((each) =>
    each.group ? people(each.group) : [{ name: each.name, address: each.address }],
  );
}

function sentAt({ date }: Email): string | null {
  const moment = date ? Date.parse(date) : Number.NaN;
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}

/** By their names in lower case; those that occur several times are joined. */
function headersOf({ headers }: Email): Record<string, string> {
  const joined = new Map<string, string>();
  for (const { key, value } of headers) {
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}
