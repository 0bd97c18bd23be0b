"use client";

import { ArrowUp } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Prose } from "@/components/ui/prose";
import { Spinner } from "@/components/ui/spinner";
import { Textarea } from "@/components/ui/textarea";
import { messageOf } from "@/lib/api/error-message";
import { cn } from "@/lib/utils/cn";
import { type ChatTurn, useChat } from "./use-chat";

interface HostedChatProps {
  token: string;
  title: string;
  greeting: string | undefined;
  suggestions: string[];
  isDraft: boolean;
}

/** A chat on a page of its own: each message starts a run, whose output is the reply. */
export function HostedChat({ token, title, greeting, suggestions, isDraft }: HostedChatProps) {
  const { history, say, turns } = useChat(token);
  const error = say.error ?? history.error;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (turns.length > 0 || say.isPending) end.current?.scrollIntoView({ block: "end" });
  }, [turns.length, say.isPending]);
  const send = (message: string) => say.mutate({ message });
  return (
    <main className="mx-auto flex h-dvh max-w-[760px] flex-col px-4">
      <header className="border-b py-4">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">{title}</h1>
        {isDraft && (
          <p className="text-sm text-waiting">
            This is a draft: no version of the workflow is published yet.
          </p>
        )}
      </header>
      <div
        role="log"
        aria-label="Conversation"
        className="grid flex-1 content-start gap-4 overflow-y-auto py-6"
      >
        {greeting && <Said turn={{ role: "assistant", content: greeting }} />}
        {turns.map((turn, index) => (
          // Turns are only ever added at the end.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Said key={index} turn={turn} />
        ))}
        {say.isPending && (
          <p role="status" className="flex items-center gap-2 text-muted">
            <Spinner /> Working on it…
          </p>
        )}
        {error && (
          <p role="alert" className="text-failed">
            {messageOf(error)}
          </p>
        )}
        <div ref={end} />
      </div>
      {turns.length === 0 && suggestions.length > 0 && (
        <ul aria-label="Suggestions" className="flex flex-wrap gap-2 pb-3">
          {suggestions.map((suggestion) => (
            <li key={suggestion}>
              <Button className="h-auto whitespace-normal py-1.5 text-left" onClick={() => send(suggestion)}>
                {suggestion}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Composer disabled={say.isPending || history.isPending} onSend={send} />
    </main>
  );
}

function Said({ turn: { role, content } }: { turn: ChatTurn }) {
  const own = role === "user";
  return (
    <div
      className={cn(
        "text-lg",
        own ? "max-w-[85%] justify-self-end rounded-xl bg-accent-soft px-4 py-2.5" : "",
      )}
    >
      <span className="sr-only">{own ? "You:" : "Reply:"}</span>
      {own ? (
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{content}</p>
      ) : (
        <Prose>{content}</Prose>
      )}
    </div>
  );
}

/** Enter sends, with Shift it begins a new line. */
function Composer({ disabled, onSend }: { disabled: boolean; onSend: (message: string) => void }) {
  const [text, setText] = useState("");
  function send(event: FormEvent | KeyboardEvent) {
    event.preventDefault();
    const message = text.trim();
    if (message === "" || disabled) return;
    setText("");
    onSend(message);
  }
  return (
    <form onSubmit={send} className="flex items-end gap-2 border-t py-4">
      <Textarea
        aria-label="Message"
        placeholder="Write a message"
        rows={1}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
        }}
        className="max-h-40 min-h-10 resize-none py-2 text-lg field-sizing-content"
      />
      <Button type="submit" variant="primary" className="size-10 p-0" aria-label="Send" disabled={disabled}>
        <ArrowUp />
      </Button>
    </form>
  );
}
