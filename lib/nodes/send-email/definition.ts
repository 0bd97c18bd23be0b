import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { credentialField, template, templateArea } from "../fields";
import { expressionText } from "../summarise";

const addresses = { type: "array", items: { type: "string" } };

export const sendEmail = defineNode({
  type: "send-email",
  label: "Send e-mail",
  description: "Sends a message over your SMTP server.",
  icon: "mail",
  category: "action",
  role: "step",
  durability: "step",
  config: z.strictObject({
    credential: credentialField({
      title: "Mail account",
      help: "The SMTP server that sends it.",
      accepts: ["smtp"],
      needed: true,
    }),
    to: template({
      title: "To",
      help: "One address, several with commas between, or a list.",
      placeholder: "{{ trigger.body.email }}",
      needed: true,
    }),
    cc: template({ title: "Copy to" }).optional(),
    bcc: template({ title: "Hidden copy to" }).optional(),
    from: template({
      title: "From",
      help: "The account's own sender, if empty.",
      placeholder: "Support <support@example.com>",
    }).optional(),
    replyTo: template({ title: "Answers to" }).optional(),
    subject: template({ title: "Subject", needed: true }),
    text: templateArea({ title: "Text" }),
    html: templateArea({
      title: "HTML",
      help: "Shown in place of the text by programs that can.",
    }).optional(),
    attachments: template({
      title: "Attachments",
      help: "A file, or a list of files.",
      placeholder: "{{ trigger.attachments }}",
    }).optional(),
  }),
  defaults: { credential: "", to: "", subject: "", text: "" },
  example: {
    about: "A customer is told that the order is on its way.",
    config: {
      credential: "Shop mail",
      to: "{{ trigger.body.email }}",
      subject: "Your order {{ trigger.body.order }}",
      text: "It is on its way.",
    },
    output: {
      messageId: "<5f0c2c…@example.com>",
      accepted: ["ada@example.com"],
      rejected: [],
    },
  },
  outputs: () => OUT,
  output: () => ({
    type: "object",
    properties: { messageId: { type: "string" }, accepted: addresses, rejected: addresses },
    required: ["messageId", "accepted", "rejected"],
    additionalProperties: false,
  }),
  summary: (config) => {
    const subject = expressionText(config.subject);
    return [config.to && `to ${expressionText(config.to)}`, subject && `“${subject}”`]
      .filter(Boolean)
      .join(" · ");
  },
  touches: () => "writes",
});
