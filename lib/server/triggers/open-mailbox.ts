import { isIP } from "node:net";
import type { ImapFlow, MailboxObject } from "imapflow";
import { NodeError } from "@/lib/nodes/node-error";
import { isPrivateAddress } from "../integrations/address-guard";
import { checkedAddress, serverOf } from "../integrations/checked-address";

const TLS_PORT = 993;
const CONNECT_MS = 10_000;
const SILENT_MS = 30_000;

export interface OpenMailbox {
  client: ImapFlow;
  mailbox: MailboxObject;
}

/**
 * Signs in to an IMAP account and opens one of its folders. A password is not sent to a public server
 * without TLS. Throws `NodeError`, in words for the workflow's builder. Whoever opens it closes it.
 */
export async function openMailbox(
  account: Record<string, string>,
  { folder, readOnly }: { folder: string; readOnly: boolean },
): Promise<OpenMailbox> {
  const { host, port } = serverOf(account, TLS_PORT);
  const address = await checkedAddress(host, port);
  // For the library no worker that starts has to wait.
  const imap = await import("imapflow");
  const client = new imap.ImapFlow({
    host: address,
    port,
    secure: port === TLS_PORT,
    ...(isIP(host) === 0 && { servername: host }),
    ...(port !== TLS_PORT && !isPrivateAddress(address) && { doSTARTTLS: true }),
    auth: { user: account["user"] ?? "", pass: account["password"] ?? "" },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
  });
  // What goes wrong is thrown where it is waited for; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const mailbox = await client.mailboxOpen(folder, { readOnly });
    // Without it nobody knows which messages were there before (RFC 3501, 6.3.1).
    if (!Number.isInteger(mailbox.uidNext)) throw new Error("The server does not number its messages.");
    return { client, mailbox };
  } catch (error) {
    client.close();
    throw mailboxFailure(host, error, folder);
  }
}

interface ImapFailure extends Error {
  authenticationFailed?: boolean;
  mailboxMissing?: boolean;
  responseText?: string;
}

/** Says what an error of the IMAP client means. */
function mailboxFailure(host: string, thrown: unknown, folder: string): NodeError {
  const error: ImapFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const options = { cause: thrown };
  if (error.authenticationFailed) {
    return new NodeError("auth", "imap-auth", `${host} did not accept the user and the password.`, options);
  }
  if (error.mailboxMissing) {
    return new NodeError("invalid-input", "no-folder", `There is no folder “${folder}” at ${host}.`, options);
  }
  const said = (error.responseText ?? error.message).slice(0, 300);
  return new NodeError("unavailable", "imap-unavailable", `${host}: ${said}`, options);
}
