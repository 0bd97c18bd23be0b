import { z } from "zod";

/** What a hosted form's page gets when it was sent: where its result is shown. */
export const submittedSchema = z.object({
  /** Null where nothing was started, as for what only a robot fills in. */
  runId: z.string().nullable(),
  /** Path of the page that shows what came of it. */
  next: z.string(),
});

export const chatMessageSchema = z.strictObject({
  message: z.string().trim().min(1).max(20_000),
  /** Names the conversation: made by the page, at random, because whoever knows it can read along. */
  sessionId: z.string().regex(/^[\w-]{16,100}$/),
});

/** Where the reply to a message stands. */
export const chatReplySchema = z.object({
  runId: z.string(),
  state: z.enum(["working", "replied", "failed"]),
  /** The reply in Markdown; empty while there is none. */
  text: z.string(),
});
export type ChatReply = z.output<typeof chatReplySchema>;

export const chatHistorySchema = z.object({
  messages: z.array(z.object({ role: z.enum(["user", "assistant"]), content: z.string() })),
});
