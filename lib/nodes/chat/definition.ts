import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain } from "../fields";

export const chat = defineNode({
  type: "chat",
  label: "Chat",
  description: "Starts a run for each message on its page, and shows the run's output as the reply.",
  icon: "message-square",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  address: "chat",
  config: z.strictObject({
    title: z
      .string()
      .max(200)
      .meta(plain("text", { title: "Title", placeholder: "Ask us anything", needed: true })),
    greeting: z
      .string()
      .max(5000)
      .optional()
      .meta(plain("markdown", { title: "Greeting", help: "What the chat begins with, in Markdown." })),
    suggestions: z
      .array(
        z
          .string()
          .min(1)
          .max(200)
          .meta(plain("text", { title: "Suggestion" })),
      )
      .max(6)
      .optional()
      .meta(plain("list", { title: "Suggestions", help: "Messages to begin with, one click each." })),
  }),
  defaults: { title: "Chat" },
  example: {
    about: "A visitor asks a second question.",
    config: { title: "Ask us anything", suggestions: ["When do you open?"] },
    output: {
      message: "And on Sundays?",
      sessionId: "5d0f6c1e-7c0b-4f6e-9a53-0f2f7f6f2f10",
      history: [
        { role: "user", content: "When do you open?" },
        { role: "assistant", content: "At nine." },
      ],
    },
  },
  outputs: () => OUT,
  output: () => ({
    type: "object",
    properties: {
      message: { type: "string" },
      sessionId: { type: "string" },
      history: {
        type: "array",
        items: {
          type: "object",
          properties: {
            role: { type: "string", enum: ["user", "assistant"] },
            content: { type: "string" },
          },
          required: ["role", "content"],
          additionalProperties: false,
        },
      },
    },
    required: ["message", "sessionId", "history"],
    additionalProperties: false,
  }),
  summary: (config) => config.title,
  touches: () => "nothing",
});
