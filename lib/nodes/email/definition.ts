import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { credentialField, plain } from "../fields";

const person = {
  type: "object",
  properties: { name: { type: "string" }, address: { type: "string" } },
  required: ["name", "address"],
};
const file = {
  type: "object",
  properties: {
    $file: { type: "string" },
    name: { type: "string" },
    type: { type: "string" },
    size: { type: "integer" },
  },
  required: ["$file", "name", "type", "size"],
};

export const email = defineNode({
  type: "email",
  label: "E-mail",
  description: "Starts a run for each message that arrives in a mailbox.",
  icon: "inbox",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  source: "mailbox",
  config: z.strictObject({
    credential: credentialField({
      title: "Mailbox account",
      help: "The IMAP server to look at, every 30 seconds.",
      accepts: ["imap"],
      needed: true,
    }),
    mailbox: z
      .string()
      .max(500)
      .default("INBOX")
      .meta(plain("text", { title: "Folder", placeholder: "INBOX" })),
    from: z
      .string()
      .max(500)
      .optional()
      .meta(
        plain("text", {
          title: "Only from",
          help: "Part of the sender's name or address.",
          placeholder: "@example.com",
        }),
      ),
    subject: z
      .string()
      .max(500)
      .optional()
      .meta(
        plain("text", { title: "Only with subject", help: "Part of the subject.", placeholder: "Invoice" }),
      ),
    markSeen: z
      .boolean()
      .default(false)
      .meta(plain("switch", { title: "Mark as read", help: "Once the run has been started." })),
    saveAttachments: z
      .boolean()
      .default(true)
      .meta(plain("switch", { title: "Keep attachments", help: "As files of the run, 16 MB each at most." })),
  }),
  defaults: { credential: "" },
  example: {
    about: "Invoices that suppliers send by mail are read.",
    config: { credential: "Billing mailbox", subject: "Invoice", markSeen: true },
    output: {
      messageId: "<a1b2@example.com>",
      from: { name: "Ada Lovelace", address: "ada@example.com" },
      to: [{ name: "", address: "billing@example.org" }],
      cc: [],
      subject: "Invoice 17",
      date: "2026-01-05T08:00:00.000Z",
      text: "Please find the invoice attached.",
      html: "",
      headers: { "x-mailer": "Engine" },
      attachments: [{ $file: "file_1", name: "invoice.pdf", type: "application/pdf", size: 48_213 }],
    },
  },
  outputs: () => OUT,
  output: () => ({
    type: "object",
    properties: {
      messageId: { type: "string" },
      from: person,
      to: { type: "array", items: person },
      cc: { type: "array", items: person },
      subject: { type: "string" },
      date: { type: "string" },
      text: { type: "string" },
      html: { type: "string" },
      headers: { type: "object", additionalProperties: { type: "string" } },
      attachments: { type: "array", items: file },
    },
    required: ["messageId", "from", "to", "cc", "subject", "date", "text", "html", "headers", "attachments"],
    additionalProperties: false,
  }),
  summary: (config) =>
    [
      config.credential && `${config.mailbox} of ${config.credential}`,
      config.from && `from ${config.from}`,
      config.subject && `“${config.subject}”`,
    ]
      .filter(Boolean)
      .join(" · "),
  touches: () => "nothing",
});
