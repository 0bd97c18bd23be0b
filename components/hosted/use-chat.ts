import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { callAt } from "@/lib/api/client";
import { type ChatReply, chatHistorySchema, chatReplySchema } from "@/lib/api/contracts/hosted";
import { newId } from "@/lib/utils/ids";

export interface ChatTurn {
  role: "user" | "assistant";
  content: string;
}

/** A conversation at a chat's address: what was said, and saying something. It is found again after a reload. */
export function useChat(token: string) {
  const sessionId = useSession(token);
  const client = useQueryClient();
  const key = ["chat", token, sessionId];
  const history = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const address = `/chat/${token}/messages?sessionId=${sessionId}`;
      return (await callAt(address, { signal }, chatHistorySchema)).messages;
    },
    enabled: sessionId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const add = (turn: ChatTurn) => client.setQueryData<ChatTurn[]>(key, (turns = []) => [...turns, turn]);
  const say = useMutation({
    mutationFn: async ({ message }: { message: string }) => {
      add({ role: "user", content: message });
      return await repliedTo(token, { message, sessionId: sessionId ?? "" });
    },
    onSuccess: ({ state, text }) =>
      add({ role: "assistant", content: state === "failed" ? FAILED : text || "(no text)" }),
  });
  return { history, say, turns: history.data ?? [] };
}

const FAILED = "Something went wrong while I worked on that. Please try again.";

/** Sends the message and asks for the reply for as long as it is being worked on. */
async function repliedTo(token: string, body: { message: string; sessionId: string }): Promise<ChatReply> {
  const headers = { "content-type": "application/json", "idempotency-key": newId("said") };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  let reply = await callAt(`/chat/${token}/messages`, init, chatReplySchema);
  while (reply.state === "working") {
    reply = await callAt(`/chat/${token}/messages/${reply.runId}`, {}, chatReplySchema);
  }
  return reply;
}

/** The name of this browser's conversation; null until it is known, as while the server renders. */
function useSession(token: string): string | null {
  const [session, setSession] = useState<string | null>(null);
  useEffect(() => {
    const place = `heddle-chat:${token}`;
    const known = localStorage.getItem(place) ?? newId("talk");
    localStorage.setItem(place, known);
    setSession(known);
  }, [token]);
  return session;
}
