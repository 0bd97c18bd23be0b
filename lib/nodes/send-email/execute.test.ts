import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import type { FileContent, MailMessage, Services } from "../services";
import { executionOf, stepOf } from "../testing/execution";
import { executeSendEmail } from "./execute";

const PDF: FileContent = { name: "bill.pdf", type: "application/pdf", bytes: new Uint8Array([1, 2, 3]) };

async function send(config: JsonObject, files: Record<string, FileContent> = {}) {
  const sent: MailMessage[] = [];
  const services: Partial<Services> = {
    mail: async (message) => {
      sent.push(message);
      return { messageId: "<1@example.com>", accepted: message.to, rejected: [] };
    },
    files: {
      save: () => Promise.reject(new Error("nothing is saved here")),
      read: async (id) => {
        const file = files[id];
        if (!file) throw new NodeError("invalid-input", "no-file", `no file ${id}`);
        return file;
      },
    },
  };
  const values = { to: "ada@example.com", subject: "Hi", text: "Hello", ...config };
  const templates = Object.keys(values).map((name) => [name, `{{ ${name} }}`]);
  const document = { credential: "Mail", ...Object.fromEntries(templates) };
  const { output } = await executeSendEmail({
    ...executionOf("send-email", document, { scope: values }),
    ...stepOf(services),
  });
  return { message: sent[0], output };
}

test("a message is sent once, under the step's key, and what became of it is given", async () => {
  const { message, output } = await send({});
  expect(message).toMatchObject({
    credential: "Mail",
    from: "",
    to: ["ada@example.com"],
    cc: [],
    bcc: [],
    replyTo: "",
    subject: "Hi",
    text: "Hello",
    html: "",
    attachments: [],
    idempotencyKey: "run_1:node",
    timeoutMs: 30_000,
  });
  expect(output).toEqual({ messageId: "<1@example.com>", accepted: ["ada@example.com"], rejected: [] });
});

describe("addresses", () => {
  test.each<[JsonObject["to"], string[]]>([
    ["a@x.com, b@y.com;c@z.org", ["a@x.com", "b@y.com", "c@z.org"]],
    ["Ada Lovelace <ada@x.com>", ['"Ada Lovelace" <ada@x.com>']],
    ['"Lovelace, Ada" <ada@x.com>, b@y.com', ['"Lovelace, Ada" <ada@x.com>', "b@y.com"]],
    ['"The \\"Boss\\"" <b@x.com>', ['"The \\"Boss\\"" <b@x.com>']],
    ["<a@x.com>", ["a@x.com"]],
    ["jörg@müller.example", ["jörg@müller.example"]],
    ["  ,, a@x.com ,", ["a@x.com"]],
    [
      ["a@x.com", "B <b@y.com>, c@z.org", null],
      ["a@x.com", '"B" <b@y.com>', "c@z.org"],
    ],
  ])("%j", async (to, expected) => {
    expect((await send({ to: to ?? null, cc: "z@z.org" })).message?.to).toEqual(expected);
  });

  test.each<[JsonObject, RegExp]>([
    [{ to: "nobody" }, /To: “nobody” is not an e-mail address/],
    [{ to: "a@x.com\r\nBcc: all@x.com" }, /is not an e-mail address/],
    [{ to: "A\nB <a@x.com>" }, /is not an e-mail address/],
    [{ to: "a@x.com b@y.com" }, /is not an e-mail address/],
    [{ cc: { address: "a@x.com" } }, /Copy to has to be text or a list, not an object/],
    [{ from: "a@x.com, b@x.com" }, /From takes one address, not 2/],
    [{ to: "" }, /Nobody is named/],
    [{ to: [] }, /Nobody is named/],
  ])("%j cannot be sent to", async (config, message) => {
    await expect(send(config)).rejects.toMatchObject({
      class: "invalid-input",
      message: expect.stringMatching(message),
    });
  });
});

describe("attachments", () => {
  const file = { $file: "file_1", name: "bill.pdf", type: "application/pdf", size: 3 };

  test.each([
    ["one file", { scope: file }],
    ["a list of files", { scope: [file] }],
  ])("%s goes along", async (_, { scope }) => {
    const { message } = await send({ attachments: scope }, { file_1: PDF });
    expect(message?.attachments).toEqual([PDF]);
  });

  test("none is fine, and what is no file is not", async () => {
    expect((await send({ attachments: "" })).message?.attachments).toEqual([]);
    await expect(send({ attachments: "bill.pdf" })).rejects.toThrow("has to be a file, not text");
  });

  test("more than 25 MB are refused before anything is sent", async () => {
    const big = { ...PDF, bytes: new Uint8Array(13 * 1024 * 1024) };
    const two = [file, { ...file, $file: "file_2" }];
    await expect(send({ attachments: two }, { file_1: big, file_2: big })).rejects.toThrow("25 MB");
  });
});

test("anything can be a subject or a text", async () => {
  const { message } = await send({ subject: 7, text: [1, 2], html: "<b>7</b>" });
  expect(message).toMatchObject({ subject: "7", text: "[1,2]", html: "<b>7</b>" });
});
