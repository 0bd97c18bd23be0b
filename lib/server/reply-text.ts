import { isJsonObject, type Json } from "@/lib/utils/json";

/** Where the text of an output is, in the order in which it is looked for. */
const TEXT_KEYS = ["text", "reply", "message", "answer", "output"];

/**
 * A run's output as Markdown for a person: its text where it is or has one, nothing for null, all else as
 * JSON.
 */
export function replyText(output: Json): string {
  if (typeof output === "string") return output;
  if (output === null) return "";
  const texts = isJsonObject(output) ? TEXT_KEYS.map((key) => output[key]) : [];
  const text = texts.find((each) => typeof each === "string");
  return typeof text === "string" ? text : `\`\`\`json\n${JSON.stringify(output, null, 2)}\n\`\`\``;
}
