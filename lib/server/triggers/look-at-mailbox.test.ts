import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { prisma } from "../db";
import { fromColumn } from "../documents";
import { newCaller } from "../testing/callers";
import { insertCredential } from "../testing/credentials";
import { withTestDatabase } from "../testing/database";
import { ImapServer } from "../testing/imap-server";
import { publishWorkflow } from "../versions";
import { createWorkflow, getWorkflow } from "../workflows";
import { runDueTriggers } from "./run-due-triggers";

withTestDatabase();

let server: ImapServer;
let port: number;

beforeEach(async () => {
  process.env["HEDDLE_ALLOWED_HOSTS"] = "127.0.0.1";
  globalThis.heddleEnv = undefined;
  server = new ImapServer("secret-1");
  port = await server.listen();
  // The triggers of other tests would be looked at, too.
  await prisma().activeTrigger.deleteMany();
});
afterEach(() => server.close());

/** A published workflow that watches the mailbox. */
async function watching(config: JsonObject = {}, account: Record<string, string> = {}) {
  const caller = await newCaller();
  const values = { host: "127.0.0.1", port: String(port), user: "ada", password: "secret-1", ...account };
  await insertCredential(caller.workspaceId, { name: "Box", kind: "imap", values });
  const mail = { type: "email", name: "Mail", position: [0, 0], config: { credential: "Box", ...config } };
  const document = { heddle: 1, name: "Test", nodes: { mail }, edges: [] };
  const { id } = await createWorkflow(caller, document);
  await publishWorkflow(caller, id, "");
  return { id, trigger: async () => (await getWorkflow(caller, id)).triggers[0] };
}

let hours = 0;

/** Looks at the mailbox when it is due again, for as long as a look asks for another one at once. */
async function look(): Promise<void> {
  const now = new Date(Date.now() + ++hours * 3_600_000);
  while ((await runDueTriggers(now)) > 0);
}

async function inputsOf(workflowId: string): Promise<JsonObject[]> {
  const runs = await prisma().run.findMany({
    where: { workflowId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return runs.map(({ input }) => fromColumn(input)).filter(isJsonObject);
}

async function subjectsOf(workflowId: string): Promise<Json[]> {
  return (await inputsOf(workflowId)).map((input) => input["subject"] ?? null);
}

function letter(subject: string, changes: { id?: string; from?: string; rest?: string } = {}): string {
  const { id = `<${subject}@example.com>`, from = "Ada <ada@example.com>", rest = "\n\nHello" } = changes;
  return `Message-ID: ${id}\nFrom: ${from}\nTo: box@example.org\nSubject: ${subject}${rest}`;
}

function soon(): Date {
  return new Date(Date.now() + 1000);
}

const WITH_ATTACHMENT = `
MIME-Version: 1.0
Date: Mon, 5 Jan 2026 09:00:00 +0100
Cc: "Lovelace, A" <a@example.org>, b@example.org
X-Tag: one
X-Tag: two
Content-Type: multipart/mixed; boundary=sep

--sep
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe
--sep
Content-Type: application/pdf
Content-Disposition: attachment; filename="bill.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjc=
--sep--`;

describe("a mailbox", () => {
  test("starts a run for each message that comes after publishing, and none for those before", async () => {
    server.deliver(letter("old"), new Date(Date.now() - 60_000));
    const { id } = await watching();
    await look();
    expect(await inputsOf(id)).toEqual([]);
    server.deliver(letter("one"), soon());
    server.deliver(letter("two"), soon());
    await look();
    await look();
    expect(await subjectsOf(id)).toEqual(["one", "two"]);
    server.deliver(letter("three"), soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["one", "two", "three"]);
  });

  test("starts runs for what came between publishing and the first look", async () => {
    server.deliver(letter("old"), new Date(Date.now() - 60_000));
    const { id } = await watching();
    server.deliver(letter("early"), soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["early"]);
  });

  test("gives the parts of a message, and its attachments as files of the run", async () => {
    const { id } = await watching();
    server.deliver(letter("Bill", { rest: WITH_ATTACHMENT }), soon());
    await look();
    const [input] = await inputsOf(id);
    expect(input).toMatchObject({
      messageId: "<Bill@example.com>",
      from: { name: "Ada", address: "ada@example.com" },
      to: [{ name: "", address: "box@example.org" }],
      cc: [
        { name: "Lovelace, A", address: "a@example.org" },
        { name: "", address: "b@example.org" },
      ],
      subject: "Bill",
      date: "2026-01-05T08:00:00.000Z",
      text: expect.stringContaining("Grüße"),
      html: "",
      headers: { "x-tag": "one, two", subject: "Bill" },
      attachments: [{ $file: expect.any(String), name: "bill.pdf", type: "application/pdf", size: 8 }],
    });
    const [run] = await prisma().run.findMany({ where: { workflowId: id }, include: { files: true } });
    expect(run?.files).toMatchObject([{ name: "bill.pdf", size: 8 }]);
  });

  test("keeps no attachments where it shall not", async () => {
    const { id } = await watching({ saveAttachments: false });
    server.deliver(letter("Bill", { rest: WITH_ATTACHMENT }), soon());
    await look();
    expect(await inputsOf(id)).toMatchObject([{ attachments: [] }]);
  });

  test("leaves messages unread, or marks as read those that started a run", async () => {
    const { id } = await watching({ subject: "bill" });
    server.deliver(letter("Bill 1"), soon());
    await look();
    expect(server.messages.map(({ seen }) => seen)).toEqual([false]);
    expect(server.commands).toContain("EXAMINE");
    await prisma().activeTrigger.deleteMany({ where: { workflowId: id } });
    const marking = await watching({ subject: "bill", markSeen: true });
    server.deliver(letter("Bill 2"), soon());
    server.deliver(letter("Lunch"), soon());
    await look();
    expect(await subjectsOf(marking.id)).toContain("Bill 2");
    expect(server.messages.map(({ seen }) => seen).slice(1)).toEqual([true, false]);
  });

  test("takes what fits its filters only", async () => {
    const { id } = await watching({ from: "@EXAMPLE.com", subject: "bill" });
    server.deliver(letter("Bill 1"), soon());
    server.deliver(letter("Bill 2", { from: "Eve <eve@elsewhere.net>" }), soon());
    server.deliver(letter("Lunch"), soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["Bill 1"]);
  });

  test("starts no second run for a message that was sent twice", async () => {
    const { id } = await watching();
    for (const subject of ["one", "again"])
      server.deliver(letter(subject, { id: "<same@example.com>" }), soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["one"]);
  });

  test("tells messages without an id apart by their number", async () => {
    const { id } = await watching();
    for (const subject of ["one", "two"]) server.deliver(`Subject: ${subject}\n\nHello`, soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["one", "two"]);
  });

  test("that is numbered anew neither repeats nor loses a message", async () => {
    server.deliver(letter("old"), new Date(Date.now() - 60_000));
    const { id } = await watching();
    server.deliver(letter("one"), soon());
    await look();
    server.deliver(letter("two"), new Date(Date.now() + (hours + 1) * 3_600_000));
    server.renumber();
    server.bodiesLeft = 0;
    await look();
    server.bodiesLeft = Number.POSITIVE_INFINITY;
    await look();
    await look();
    expect(await subjectsOf(id)).toEqual(["one", "two"]);
  });

  test("with more messages than one look takes is looked at again at once", async () => {
    const { id } = await watching({ saveAttachments: false });
    for (let n = 0; n < 45; n++) server.deliver(letter(`n${n}`), soon());
    await look();
    expect(await subjectsOf(id)).toHaveLength(45);
    expect(server.commands.filter((name) => name === "LOGIN")).toHaveLength(3);
  });

  test("goes on after a crash between the run and the note of it", async () => {
    const { id } = await watching();
    server.deliver(letter("one"), soon());
    await look();
    const before = await prisma().activeTrigger.findFirstOrThrow({ where: { workflowId: id } });
    server.deliver(letter("two"), soon());
    await look();
    const state = fromColumn(before.state) ?? {};
    await prisma().activeTrigger.updateMany({ where: { workflowId: id }, data: { state } });
    server.deliver(letter("three"), soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["one", "two", "three"]);
  });
});

describe("a mailbox that cannot be read", () => {
  test.each([
    [{}, { password: "wrong-1" }, /did not accept the user and the password/],
    [{ mailbox: "Bills" }, {}, /There is no folder “Bills”/],
    [{}, { port: "1" }, /127\.0\.0\.1/],
    [{}, { host: "10.0.0.1" }, /private address/],
    [{ credential: "None" }, {}, /There is no credential “None”/],
  ])("%j %j says why, and goes on once that is mended", async (config, account, problem) => {
    const { trigger } = await watching(config, account);
    await look();
    expect((await trigger())?.problem).toMatch(problem);
  });

  test("is looked at less and less often, and at its pace again after a success", async () => {
    const { id, trigger } = await watching({ mailbox: "Bills" });
    const waits: number[] = [];
    for (const now of [1, 2, 3].map((day) => new Date(Date.now() + day * 86_400_000))) {
      await runDueTriggers(now);
      waits.push(Date.parse((await trigger())?.nextAt ?? "") - now.getTime());
    }
    expect(waits).toEqual([30_000, 60_000, 120_000]);
    const config = { credential: "Box", mailbox: "INBOX", markSeen: false, saveAttachments: true };
    await prisma().activeTrigger.updateMany({ where: { workflowId: id }, data: { config } });
    const now = new Date(Date.now() + 4 * 86_400_000);
    await runDueTriggers(now);
    expect(await trigger()).toMatchObject({
      problem: null,
      nextAt: new Date(now.getTime() + 30_000).toISOString(),
    });
  });

  test("to its end goes on where it broke off", async () => {
    const { id, trigger } = await watching();
    await look();
    for (const subject of ["one", "two", "three"]) server.deliver(letter(subject), soon());
    server.bodiesLeft = 1;
    await look();
    expect(await subjectsOf(id)).toEqual(["one"]);
    expect((await trigger())?.problem).toContain("tried again");
    server.bodiesLeft = Number.POSITIVE_INFINITY;
    await look();
    expect(await subjectsOf(id)).toEqual(["one", "two", "three"]);
    expect((await trigger())?.problem).toBeNull();
  });

  test("because the server refuses the search loses no message", async () => {
    const { id, trigger } = await watching();
    await look();
    server.deliver(letter("one"), soon());
    server.refused = "UID SEARCH";
    await look();
    expect((await trigger())?.problem).toContain("did not answer");
    server.refused = null;
    await look();
    expect(await subjectsOf(id)).toEqual(["one"]);
  });

  test("in one message passes over it, and says so until others have come", async () => {
    const { id, trigger } = await watching();
    server.deliver(`${letter("big")}${" ".repeat(26 * 1024 * 1024)}`, soon());
    await look();
    await look();
    expect((await trigger())?.problem).toBe("Message 1 was passed over: it is larger than 25 MB");
    server.deliver(letter("two"), soon());
    await look();
    expect(await subjectsOf(id)).toEqual(["two"]);
    expect((await trigger())?.problem).toBeNull();
  });

  test("because an attachment is too large passes over the message, and keeps no part of it", async () => {
    const { id, trigger } = await watching();
    const large = Buffer.alloc(17 * 1024 * 1024).toString("base64");
    server.deliver(letter("Bill", { rest: WITH_ATTACHMENT.replace("JVBERi0xLjc=", large) }), soon());
    await look();
    expect((await trigger())?.problem).toContain("bill.pdf is larger than 16 MB");
    expect(await inputsOf(id)).toEqual([]);
    expect(await prisma().file.findMany({ where: { runId: null } })).toEqual([]);
  });

  test("holds up no other", async () => {
    const broken = await watching({}, { password: "wrong-1" });
    const sound = await watching();
    server.deliver(letter("one"), soon());
    await look();
    expect(await subjectsOf(sound.id)).toEqual(["one"]);
    expect((await broken.trigger())?.problem).not.toBeNull();
  });
});
