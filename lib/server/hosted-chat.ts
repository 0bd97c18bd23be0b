import type { z } from "zod";
import type { ChatReply, chatHistorySchema, chatMessageSchema } from "@/lib/api/contracts/hosted";
import { type NodeConfig, nodeDefinitions } from "@/lib/nodes/registry";
import { isJsonObject } from "@/lib/utils/json";
import type { Run } from "@/prisma/generated/client";
import { AppError, notFound } from "./app-error";
import { pool, prisma } from "./db";
import { fromColumn } from "./documents";
import { type OpenHook, openHook } from "./hooks";
import { statusOf } from "./present-run";
import { takeToken } from "./rate-limit";
import { replyText } from "./reply-text";
import { responseOf } from "./respond";
import { runAnswered } from "./run-watch";
import { startRun } from "./start-run";

/** Of one chat, whoever sends them. */
const MESSAGES = { limit: 60, windowMs: 60_000 };
/** How long a message waits for its reply; after that the page asks for it. */
const WAIT_FOR_REPLY_MS = 60_000;
/** Turns that a run is told of. */
const REMEMBERED_TURNS = 20;
/** Among how many of the chat's latest runs a conversation is looked for. */
const SEARCHED_RUNS = 2000;

export type HostedChat = Pick<NodeConfig<"chat">, "title" | "greeting" | "suggestions"> & {
  isDraft: boolean;
};

/** The chat at an address. Throws `not-found`. */
export async function hostedChat(token: string): Promise<HostedChat> {
  const hook = await openHook("chat", token);
  const { title, greeting, suggestions } = nodeDefinitions.chat.config.parse(hook.node.config);
  return { title, greeting, suggestions, isDraft: hook.version === "draft" };
}

/**
 * Starts a run for a message and waits for its reply, up to a minute. The same `key` is the same message.
 * Throws `not-found` and `rate-limited`.
 */
export async function sendMessage(
  token: string,
  { message, sessionId }: z.output<typeof chatMessageSchema>,
  key: string | null,
): Promise<ChatReply> {
  const hook = await openHook("chat", token);
  const taken = takeToken(`chat:${token}`, MESSAGES);
  if (!taken.allowed) throw new AppError("rate-limited", "Too many messages at once. Try again in a minute.");
  const history = (await turnsOf(hook, sessionId)).flatMap(messagesOf);
  const runId = await startRun({
    workflow: hook.workflow,
    version: hook.version,
    trigger: hook.nodeId,
    input: { message, sessionId, history },
    idempotencyKey: key && `chat:${hook.nodeId}:${key.slice(0, 200)}`,
  });
  return await replyTo(runId);
}

/** The reply to a message that was sent before; waits for it as `sendMessage` does. Throws `not-found`. */
export async function awaitReply(token: string, runId: string): Promise<ChatReply> {
  const hook = await openHook("chat", token);
  const where = { id: runId, workflowId: hook.workflow.id, triggerNodeId: hook.nodeId };
  if ((await prisma().run.count({ where })) === 0) throw notFound("message");
  return await replyTo(runId);
}

/** The conversation so far, for a page that is loaded again. Throws `not-found`. */
export async function chatHistory(
  token: string,
  sessionId: string,
): Promise<z.output<typeof chatHistorySchema>> {
  const turns = await turnsOf(await openHook("chat", token), sessionId);
  return { messages: turns.flatMap(messagesOf) };
}

async function replyTo(runId: string): Promise<ChatReply> {
  await runAnswered(runId, WAIT_FOR_REPLY_MS);
  const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
  const text = replyOf(run);
  if (text !== null) return { runId, state: "replied", text };
  const status = statusOf(run);
  return { runId, state: status === "failed" || status === "cancelled" ? "failed" : "working", text: "" };
}

type Turn = Pick<Run, "input" | "output" | "response" | "status">;

/** The session's runs that this chat has started, in their order. */
async function turnsOf({ workflow, nodeId }: OpenHook, sessionId: string): Promise<Turn[]> {
  const { rows } = await pool().query<Turn>({
    name: "chat-turns",
    text: `
SELECT input, output, response, status FROM (
  SELECT * FROM (
    SELECT id, created_at, input, output, response, status FROM runs
    WHERE workflow_id = $1 AND trigger_node_id = $2 ORDER BY created_at DESC, id DESC LIMIT ${SEARCHED_RUNS}
  ) latest
  WHERE input ->> 'sessionId' = $3 ORDER BY created_at DESC, id DESC LIMIT ${REMEMBERED_TURNS}
) turns ORDER BY created_at, id`,
    values: [workflow.id, nodeId, sessionId],
  });
  return rows;
}

function messagesOf(turn: Turn): { role: "user" | "assistant"; content: string }[] {
  const input = fromColumn(turn.input);
  const message = isJsonObject(input) ? input["message"] : null;
  const reply = replyOf(turn);
  return [
    ...(typeof message === "string" ? [{ role: "user" as const, content: message }] : []),
    ...(reply === null ? [] : [{ role: "assistant" as const, content: reply }]),
  ];
}

/** What a run says: what its `respond` node answered, else its output; null while there is neither. */
function replyOf({ response, output, status }: Turn): string | null {
  const answered = responseOf({ response });
  if (answered) return replyText(answered.body);
  return status === "completed" ? replyText(fromColumn(output)) : null;
}
