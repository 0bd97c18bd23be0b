import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MailMessage } from "@/lib/nodes/services";
import { newCaller } from "../testing/callers";
import { insertCredential } from "../testing/credentials";
import { withTestDatabase } from "../testing/database";
import { sendMail } from "./mail";
import { UsedSecrets } from "./run-scope";

withTestDatabase();

interface Received {
  from: string;
  to: string[];
  mail: Email;
}

let server: SMTPServer;
let received: Received[];

beforeEach(() => {
  process.env["HEDDLE_ALLOWED_HOSTS"] = "127.0.0.1";
  globalThis.heddleEnv = undefined;
  received = [];
});
afterEach(async () => {
  await new Promise<void>((resolve) => server.close(resolve));
});

/** A mail server on loopback that takes `ada` with her password, and her workspace with its credential. */
async function mailServer(options: SMTPServerOptions = {}, credential: Record<string, string> = {}) {
  server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      username === "ada" && password === "secret-1" ? done(null, { user: "ada" }) : done(new Error("no")),
    onData: (stream, { envelope }, done) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        const { mailFrom, rcptTo } = envelope;
        const from = mailFrom ? mailFrom.address : "";
        received.push({
          from,
          to: rcptTo.map(({ address }) => address),
          mail: await PostalMime.parse(Buffer.concat(chunks)),
        });
        done();
      })();
    },
    ...options,
  });
  // Clients that give up on the certificate are what one test is about.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The server listens on TCP, so its address is never a pipe's name.
  const { port } = server.server.address() as AddressInfo;
  const { workspaceId } = await newCaller();
  const values = {
    host: "127.0.0.1",
    port: String(port),
    user: "ada",
    password: "secret-1",
    from: "Shop <shop@example.com>",
    ...credential,
  };
  await insertCredential(workspaceId, { name: "Mail", kind: "smtp", values });
  return { workspaceId, secrets: new UsedSecrets() };
}

function message(changes: Partial<MailMessage> = {}): MailMessage {
  return {
    credential: "Mail",
    from: "",
    to: ["ada@example.org"],
    cc: [],
    bcc: [],
    replyTo: "",
    subject: "Your order",
    text: "It is on its way.",
    html: "",
    attachments: [],
    idempotencyKey: "run_1:mail",
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    ...changes,
  };
}

test("a message arrives with all its parts, hidden copies hidden", async () => {
  const scope = await mailServer();
  const bytes = new TextEncoder().encode("%PDF-1.7 bill");
  const result = await sendMail(
    scope,
    message({
      to: ['"Lovelace, Ada" <ada@example.org>', "bob@example.org"],
      cc: ["cy@example.org"],
      bcc: ["di@example.org"],
      replyTo: "help@example.com",
      subject: "Größe — 大",
      html: "<p>It is on its way.</p>",
      attachments: [
        { name: "Rechnung März.pdf", type: "application/pdf", bytes },
        { name: "empty.txt", type: "text/plain", bytes: new Uint8Array() },
      ],
    }),
  );
  const everybody = ["ada@example.org", "bob@example.org", "cy@example.org", "di@example.org"];
  expect(result).toMatchObject({ accepted: everybody, rejected: [] });
  expect(received).toMatchObject([{ from: "shop@example.com", to: everybody }]);
  const mail = received[0]?.mail;
  expect(mail).toMatchObject({
    messageId: result.messageId,
    from: { name: "Shop", address: "shop@example.com" },
    to: [
      { name: "Lovelace, Ada", address: "ada@example.org" },
      { name: "", address: "bob@example.org" },
    ],
    cc: [{ address: "cy@example.org" }],
    replyTo: [{ address: "help@example.com" }],
    subject: "Größe — 大",
    html: expect.stringContaining("<p>It is on its way.</p>"),
    attachments: [
      { filename: "Rechnung März.pdf", mimeType: "application/pdf" },
      { filename: "empty.txt", mimeType: "text/plain" },
    ],
  });
  expect(mail?.text?.trim()).toBe("It is on its way.");
  expect(mail?.bcc).toBeUndefined();
  expect(mail?.headers).toContainEqual(
    expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }),
  );
  expect(new Uint8Array(asBuffer(mail?.attachments[0]?.content))).toEqual(bytes);
});

function asBuffer(content: unknown): ArrayBuffer {
  return content instanceof ArrayBuffer ? content : new ArrayBuffer(0);
}

test("a repeated message has the same id, another one another", async () => {
  const scope = await mailServer();
  const first = await sendMail(scope, message());
  expect(first.messageId).toMatch(/^<[0-9a-f]{40}@example\.com>$/);
  expect((await sendMail(scope, message())).messageId).toBe(first.messageId);
  const other = await sendMail(scope, message({ idempotencyKey: "run_2:mail", from: "a@shop.example" }));
  expect(other.messageId).toMatch(/@shop\.example>$/);
  expect(other.messageId).not.toBe(first.messageId);
});

test("the recipients that the server does not take are named, while the others get it", async () => {
  const scope = await mailServer({
    onRcptTo: ({ address }, _, done) => done(address.startsWith("no") ? refusal(550) : null),
  });
  const result = await sendMail(scope, message({ to: ["ada@example.org", "nobody@example.org"] }));
  expect(result).toMatchObject({ accepted: ["ada@example.org"], rejected: ["nobody@example.org"] });
});

function refusal(responseCode: number): Error {
  return Object.assign(new Error("not now"), { responseCode });
}

describe("a failure", () => {
  test.each([
    [450, "rate-limited", "smtp-450"],
    [550, "refused", "smtp-550"],
  ])("by reply %d is %s", async (reply, errorClass, code) => {
    const scope = await mailServer({ onRcptTo: (_, __, done) => done(refusal(reply)) });
    await expect(sendMail(scope, message())).rejects.toMatchObject({ class: errorClass, code });
  });

  test("to sign in is auth, and the password is masked from then on", async () => {
    const scope = await mailServer({}, { password: "wrong-password" });
    await expect(sendMail(scope, message())).rejects.toMatchObject({ class: "auth", code: "smtp-auth" });
    expect(scope.secrets.mask("it is wrong-password")).toBe("it is ••••••");
  });

  test("to connect is unavailable", async () => {
    const scope = await mailServer({}, { port: "1" });
    await expect(sendMail(scope, message())).rejects.toMatchObject({ class: "unavailable" });
  });

  test("to answer in time is timeout", async () => {
    const scope = await mailServer({ onRcptTo: () => undefined });
    await expect(sendMail(scope, message({ timeoutMs: 300 }))).rejects.toMatchObject({ class: "timeout" });
  });

  test("to prove who it is keeps the password back", async () => {
    const scope = await mailServer({ disabledCommands: [] });
    await expect(sendMail(scope, message())).rejects.toMatchObject({ class: "unavailable" });
    expect(received).toEqual([]);
  });

  test("by being told to stop is thrown as it is", async () => {
    const stop = new AbortController();
    const scope = await mailServer({ onRcptTo: () => stop.abort(new Error("stopped")) });
    await expect(sendMail(scope, message({ signal: stop.signal }))).rejects.toThrow("stopped");
  });
});

test.each<Partial<MailMessage>>([
  { subject: "Hi\r\nBcc: all@example.org" },
  { subject: "Hi\nthere" },
  { to: ["a@example.org\r\nRCPT TO:<b@example.org>"] },
  { from: "A\r\nX: 1 <a@example.org>" },
])("a header with a line break is refused: %j", async (changes) => {
  const scope = await mailServer();
  await expect(sendMail(scope, message(changes))).rejects.toMatchObject({ class: "invalid-input" });
  expect(received).toEqual([]);
});

test("a message needs a sender, its own or the account's", async () => {
  const scope = await mailServer({}, { from: " " });
  await expect(sendMail(scope, message())).rejects.toMatchObject({ code: "no-sender" });
  await sendMail(scope, message({ from: "Ada <ada@example.org>" }));
  expect(received).toMatchObject([{ from: "ada@example.org" }]);
});

test("a server at a private address is refused unless it is allowed", async () => {
  const scope = await mailServer();
  process.env["HEDDLE_ALLOWED_HOSTS"] = "";
  globalThis.heddleEnv = undefined;
  await expect(sendMail(scope, message())).rejects.toMatchObject({ code: "private-address" });
});

test("there has to be a credential, of the kind, that names a server", async () => {
  const scope = await mailServer({}, { port: "smtp" });
  await expect(sendMail(scope, message())).rejects.toMatchObject({ class: "auth", code: "bad-server" });
  await expect(sendMail(scope, message({ credential: "None" }))).rejects.toMatchObject({
    code: "no-credential",
  });
});
