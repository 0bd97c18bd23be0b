import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { type DemoPrompt, normalise } from "./demo-prompt";

/** A choice with how sure the demo model is of it, and by which words it came to it. */
export interface DemoChoice {
  choice: Json;
  confidence: number;
  reason: string;
}

/** Words that say nothing about what a text belongs to. */
const FILLERS = new Set(
  "about above after again anything because being between cannot could does doing everything other others please should some something their there these they this those what when where which with would your from have that them then were will into just more most".split(
    " ",
  ),
);
const SURE = 0.9;
const UNSURE = 0.35;

/**
 * The choice that the data speaks of most, for a schema whose description has a line `choice: what belongs to
 * it` for each. A word counts by its stem, and those of the choice itself twice. Null for a schema without
 * such lines. Where nothing fits, a choice for everything else, else the last one, unsure.
 */
export function chooseDescribed(schema: JsonObject, prompt: DemoPrompt): DemoChoice | null {
  const { enum: choices, description } = schema;
  if (!Array.isArray(choices) || typeof description !== "string") return null;
  const lines = new Map(description.split("\n").map((line) => [line.split(":")[0]?.trim() ?? "", line]));
  if (!choices.every((choice) => lines.has(String(choice)))) return null;
  const spoken = stems(prompt.data);
  const ranked = choices
    .map((choice) => ({ choice, found: hits(String(choice), lines.get(String(choice)) ?? "", spoken) }))
    .sort((a, b) => b.found.length - a.found.length);
  const [first, second] = ranked;
  if (!first || first.found.length === 0)
    return { choice: restOf(choices), confidence: UNSURE, reason: NOTHING };
  const margin = (first.found.length - (second?.found.length ?? 0)) / first.found.length;
  const confidence = Math.round((0.5 + (SURE - 0.5) * margin) * 100) / 100;
  const words = [...new Set(first.found)].slice(0, 3).map((word) => `“${word}”`);
  return { choice: first.choice, confidence, reason: `The text speaks of ${words.join(", ")}.` };
}

const NOTHING = "No word of the text fits one of the classes.";

function restOf(choices: Json[]): Json {
  const rest = choices.find((choice) =>
    /^(other|others|else|none|misc|general|unknown)\b/i.test(String(choice)),
  );
  return rest ?? choices.at(-1) ?? null;
}

/** The words of a choice and of what belongs to it that are spoken of, each as often as it counts. */
function hits(choice: string, line: string, spoken: ReadonlyMap<string, string>): string[] {
  const described = [...stems(line).keys()];
  const own = [...stems(normalise(choice)).keys()];
  return [...described, ...own].flatMap((stem) => spoken.get(stem) ?? []);
}

/** The words of a text by their stems. */
function stems(text: string): Map<string, string> {
  const words = text.toLowerCase().match(/[\p{L}]{3,}/gu) ?? [];
  return new Map(words.filter((word) => !FILLERS.has(word)).map((word) => [stemOf(word), word]));
}

/** Endings of English words, off: `refunds`, `refunded` and `refunding` are `refund`. */
function stemOf(word: string): string {
  if (word.length <= 4) return word.replace(/s$/, "");
  return word.replace(/(ations?|ments?|ings?|ies|ied|ers?|ed|es|ly|s|e|y)$/, "") || word;
}

/** The choice of the first property that is described so, for the properties beside it that speak of it. */
export function choiceAmong(properties: JsonObject, prompt: DemoPrompt): DemoChoice | null {
  for (const property of Object.values(properties)) {
    const chosen = isJsonObject(property) ? chooseDescribed(property, prompt) : null;
    if (chosen) return chosen;
  }
  return null;
}
