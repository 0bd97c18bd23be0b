import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { NodeError } from "@/lib/nodes/node-error";
import type { MailMessage, MailResult } from "@/lib/nodes/services";
import { isPrivateAddress } from "./address-guard";
import { checkedAddress, serverOf } from "./checked-address";
import { openCredential } from "./credentials";
import type { RunScope } from "./run-scope";

const SUBMISSION_PORT = 587;
/** The port on which TLS comes first; on the others the connection is upgraded (RFC 8314). */
const TLS_PORT = 465;
/** Replies by which servers refuse the user (RFC 4954). */
const AUTH_REPLIES = new Set([530, 534, 535, 538]);

/**
 * Sends a message over the SMTP server that the credential names. Its Message-ID is derived from the key, so
 * that a repeated message can be told. A password is not sent to a public server without TLS. Throws
 * `NodeError`: `auth`, `invalid-input`, `refused` for replies of 500 and above, `rate-limited` for 400 and
 * above, `timeout`, `unavailable`. An aborted signal is thrown as it is.
 */
export async function sendMail(
  scope: Pick<RunScope, "workspaceId" | "secrets">,
  message: MailMessage,
): Promise<MailResult> {
  const { values } = await openCredential(scope, message.credential, ["smtp"], message);
  const from = message.from || values["from"] || "";
  if (from.trim() === "") throw new NodeError("invalid-input", "no-sender", "The message has no sender.");
  refuseLineBreaks({ ...message, from });
  const { host, port } = serverOf(values, SUBMISSION_PORT);
  const address = await checkedAddress(host, port);
  const transport = createTransport({
    ...connection({ host, port, address }, message.timeoutMs),
    ...(values["user"] ? { auth: { user: values["user"], pass: values["password"] ?? "" } } : {}),
  });
  const deadline = AbortSignal.timeout(message.timeoutMs);
  try {
    return await send(transport, { ...message, from }, AbortSignal.any([message.signal, deadline]));
  } catch (error) {
    if (message.signal.aborted) throw message.signal.reason;
    if (deadline.aborted) throw timeout(host, message.timeoutMs, error);
    throw failure(host, error);
  } finally {
    transport.close();
  }
}

function connection(server: { host: string; port: number; address: string }, timeoutMs: number) {
  const { host, port, address } = server;
  return {
    host: address,
    port,
    secure: port === TLS_PORT,
    requireTLS: port !== TLS_PORT && !isPrivateAddress(address),
    ...(isIP(host) === 0 && { servername: host }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  };
}

async function send(
  transport: ReturnType<typeof createTransport>,
  message: MailMessage,
  signal: AbortSignal,
): Promise<MailResult> {
  const { from, to, cc, bcc, replyTo, subject, text, html, idempotencyKey } = message;
  const messageId = messageIdOf(idempotencyKey, from);
  const info = await transport.sendMail({
    ...{ from, to, cc, bcc, subject, text, messageId, signal },
    ...(replyTo && { replyTo }),
    ...(html && { html }),
    // So that absence notes do not answer it, and mailboxes that start runs can tell (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    attachments: message.attachments.map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(bytes),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { messageId, accepted: info.accepted.map(String), rejected: info.rejected.map(String) };
}

/** Unique by the step that sends it, at the sender's domain (RFC 5322, 3.6.4). */
function messageIdOf(idempotencyKey: string, from: string): string {
  const domain = /@([^\s@<>"]+)>?\s*$/.exec(from)?.[1] ?? "heddle.invalid";
  return `<${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 40)}@${domain}>`;
}

/** A line break in a header would begin another header. */
function refuseLineBreaks({ from, to, cc, bcc, replyTo, subject }: MailMessage): void {
  const [bad] = [from, ...to, ...cc, ...bcc, replyTo, subject].filter((text) => /[\r\n\0]/.test(text));
  if (bad === undefined) return;
  const shown = JSON.stringify(bad.slice(0, 100));
  throw new NodeError(
    "invalid-input",
    "line-break",
    `There is a line break in a header of the message: ${shown}.`,
  );
}

function timeout(host: string, timeoutMs: number, cause: unknown): NodeError {
  return new NodeError(
    "timeout",
    "smtp-timeout",
    `${host} did not take the message within ${timeoutMs / 1000} s.`,
    {
      cause,
    },
  );
}

interface SmtpFailure extends Error {
  code?: string;
  response?: string;
  responseCode?: number;
}

function failure(host: string, thrown: unknown): NodeError {
  const error: SmtpFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code = "", responseCode = 0 } = error;
  const options = { cause: thrown };
  const said = `${host}: ${(error.response ?? error.message).slice(0, 300)}`;
  if (AUTH_REPLIES.has(responseCode) || code === "ENOAUTH" || (code === "EAUTH" && responseCode < 400)) {
    return new NodeError("auth", "smtp-auth", said, options);
  }
  if (responseCode >= 500) return new NodeError("refused", `smtp-${responseCode}`, said, options);
  if (responseCode >= 400) return new NodeError("rate-limited", `smtp-${responseCode}`, said, options);
  if (code === "ETIMEDOUT") return new NodeError("timeout", "smtp-timeout", said, options);
  if (code === "EENVELOPE" || code === "EMESSAGE") {
    return new NodeError("invalid-input", "bad-message", error.message, options);
  }
  return new NodeError("unavailable", "smtp-unavailable", said, options);
}
