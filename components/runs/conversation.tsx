import { CopyButton } from "@/components/ui/copy-button";
import { JsonView } from "@/components/ui/json-view";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";

interface ConversationProps {
  model: string;
  system: Json;
  messages: JsonObject[];
  /** What else the request said, such as tools and limits. */
  rest: JsonObject;
}

/** The input of a model call as a conversation; null for anything else. */
export function asConversation(input: Json): ConversationProps | null {
  if (!isJsonObject(input) || !Array.isArray(input["messages"])) return null;
  const { messages, model, system, ...rest } = input;
  if (!Array.isArray(messages)) return null;
  return {
    model: typeof model === "string" ? model : "",
    system: system ?? null,
    messages: messages.filter(isJsonObject),
    rest,
  };
}

/** The prompt of a model call, message by message. */
export function Conversation({ model, system, messages, rest }: ConversationProps) {
  return (
    <div className="grid gap-3">
      {model && (
        <p className="text-muted text-sm">
          Sent to <span className="font-mono text-fg">{model}</span>
        </p>
      )}
      {system !== null && <Message author="system" content={system} more={{}} />}
      {messages.map(({ role, content, ...more }, index) => (
        // Messages are only ever added at the end.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Message key={index} author={String(role ?? "message")} content={content ?? null} more={more} />
      ))}
      {Object.keys(rest).length > 0 && (
        <section>
          <h3 className="mb-1.5 font-medium text-muted text-sm">Request options</h3>
          <JsonView value={rest} openDepth={1} />
        </section>
      )}
    </div>
  );
}

function Message({ author, content, more }: { author: string; content: Json; more: JsonObject }) {
  const text = plainText(content);
  return (
    <section className="overflow-hidden rounded-lg border">
      <header className="flex h-7 items-center justify-between border-b bg-sunken pr-1 pl-3">
        <h3 className="font-medium text-muted text-sm">{author}</h3>
        <CopyButton
          value={() => text ?? JSON.stringify(content, null, 2)}
          label={`Copy the ${author} message`}
        />
      </header>
      <div className="grid gap-2 px-3 py-2">
        {text && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>}
        {text === null && content !== null && <JsonView value={content} />}
        {Object.keys(more).length > 0 && <JsonView value={more} openDepth={3} />}
      </div>
    </section>
  );
}

/** Text of a message whose content is text, or parts that are all text; null for anything else. */
function plainText(content: Json): string | null {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  const parts = content.map((part) => (isJsonObject(part) ? part["text"] : null));
  return parts.length > 0 && parts.every((part) => typeof part === "string") ? parts.join("\n\n") : null;
}
