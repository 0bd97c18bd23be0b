import { expect, test } from "vitest";
import type { Json } from "@/lib/utils/json";
import { pool, prisma } from "./db";
import { awaitReply, chatHistory, hostedChat, sendMessage } from "./hosted-chat";
import { respondTo } from "./respond";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow } from "./workflows";

withTestDatabase();

const sessionId = "talk_0123456789abcdef";

async function chatOf() {
  const caller = await newCaller();
  const talk = { type: "chat", name: "Chat", position: [0, 0], config: { title: "Ask", greeting: "Hi" } };
  const { id, hooks } = await createWorkflow(caller, { heddle: 1, name: "T", nodes: { talk }, edges: [] });
  return { id, token: hooks[0]?.url.split("/").at(-1) ?? "" };
}

/** The run that has no end yet, once there is one. */
async function openRun(workflowId: string) {
  for (;;) {
    const run = await prisma().run.findFirst({ where: { workflowId, status: "pending" } });
    if (run) return run;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function end(runId: string, status: string, output: Json): Promise<void> {
  await pool().query(
    "WITH ended AS (UPDATE runs SET status = $2, output = $3 WHERE id = $1 RETURNING id) SELECT pg_notify('heddle_run_ended', id) FROM ended",
    [runId, status, JSON.stringify(output)],
  );
}

/** Says something, and ends the run that comes of it with this output. */
async function say(chat: { id: string; token: string }, message: string, output: Json, session = sessionId) {
  const replying = sendMessage(chat.token, { message, sessionId: session }, null);
  const run = await openRun(chat.id);
  await end(run.id, "completed", output);
  return { reply: await replying, input: run.input };
}

test("each message is a run that is told what was said before in its conversation", async () => {
  const chat = await chatOf();
  const first = await say(chat, "When do you open?", "At nine.");
  expect(first.reply).toMatchObject({ state: "replied", text: "At nine." });
  expect(first.input).toEqual({ message: "When do you open?", sessionId, history: [] });
  await say(chat, "Something else", "Yes", "talk_somebody_elses_1");
  const second = await say(chat, "And on Sundays?", { text: "Closed." });
  expect(second.input).toMatchObject({
    history: [
      { role: "user", content: "When do you open?" },
      { role: "assistant", content: "At nine." },
    ],
  });
  expect((await chatHistory(chat.token, sessionId)).messages.map(({ content }) => content)).toEqual([
    "When do you open?",
    "At nine.",
    "And on Sundays?",
    "Closed.",
  ]);
});

test("what a node answers is the reply, before the run has ended", async () => {
  const chat = await chatOf();
  const replying = sendMessage(chat.token, { message: "Hello", sessionId }, null);
  const { id } = await openRun(chat.id);
  await respondTo(id, { status: 200, headers: {}, body: "Hello yourself" });
  expect(await replying).toEqual({ runId: id, state: "replied", text: "Hello yourself" });
  expect(await awaitReply(chat.token, id)).toMatchObject({ text: "Hello yourself" });
});

test("a run that fails is told as such, and an output without text is shown as it is", async () => {
  const chat = await chatOf();
  const replying = sendMessage(chat.token, { message: "Hello", sessionId }, null);
  await end((await openRun(chat.id)).id, "failed", null);
  expect(await replying).toMatchObject({ state: "failed", text: "" });
  expect((await say(chat, "Again", { score: 5 })).reply.text).toBe('```json\n{\n  "score": 5\n}\n```');
});

test("a reply is found by its own chat only", async () => {
  const [one, other] = [await chatOf(), await chatOf()];
  const { reply } = await say(one, "Hello", "Hi");
  await expect(awaitReply(other.token, reply.runId)).rejects.toMatchObject({ code: "not-found" });
  await expect(hostedChat("nobody")).rejects.toMatchObject({ code: "not-found" });
  expect(await hostedChat(one.token)).toMatchObject({ title: "Ask", greeting: "Hi", isDraft: true });
});
