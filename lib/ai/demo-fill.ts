import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { choiceAmong, chooseDescribed } from "./demo-choice";
import { findInText } from "./demo-find";
import { type DemoPrompt, fact, longWords, normalise, readAmount, summarise } from "./demo-prompt";
import { draftOf, reviewOf, scoreOf } from "./demo-rules";

interface NamedRule {
  /** Matches the property's name as lower-case words, or else its description. */
  name: RegExp;
  answer(prompt: DemoPrompt): string;
}

/** Numbers that are a share of a whole, 0 to 1 of the schema's range. The first rule that matches counts. */
const SHARES: { name: RegExp; usual: [number, number]; share(prompt: DemoPrompt): number }[] = [
  { name: /\bquality\b/, usual: [0, 1], share: (prompt) => reviewOf(prompt).quality / 100 },
  {
    name: /\b(confidence|certainty|probability)\b/,
    usual: [0, 1],
    share: (prompt) => scoreOf(prompt).confidence,
  },
  { name: /\brating|stars\b/, usual: [1, 5], share: (prompt) => scoreOf(prompt).score / 100 },
  {
    name: /\b(score|fit|priority|likelihood|urgency|points)\b/,
    usual: [0, 100],
    share: (prompt) => scoreOf(prompt).score / 100,
  },
];

/** Texts that are written rather than found in the prompt. */
const WRITTEN: readonly NamedRule[] = [
  { name: /\b(subject|headline)\b/, answer: (prompt) => draftOf(prompt).subject },
  { name: /\b(body|draft|reply|email text|message)\b/, answer: (prompt) => draftOf(prompt).body },
  { name: /\b(reason|reasoning|rationale|explanation|why)\b/, answer: (prompt) => scoreOf(prompt).reason },
  { name: /\b(feedback|suggestions?|critique)\b/, answer: (prompt) => reviewOf(prompt).feedback },
  { name: /\b(summary|abstract|tldr)\b/, answer: (prompt) => summarise(prompt.data) },
];

/** Choices that stand for a score: the first word for high, the second for the middle, the third for low. */
const LADDERS = [
  ["hot", "nurture", "low"],
  ["hot", "warm", "cold"],
  ["high", "medium", "low"],
  ["urgent", "normal", "low"],
];

/**
 * A value for a JSON Schema: every declared property, filled by the first rule that fits its name, description
 * and type. The same prompt and schema always give the same value.
 */
export function fillSchema(schema: Json, prompt: DemoPrompt, name = ""): Json {
  if (!isJsonObject(schema)) return summarise(prompt.data);
  const { const: only, enum: choices, anyOf: alternatives, properties, items } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(choices)) return chooseDescribed(schema, prompt)?.choice ?? choose(choices, prompt);
  if (Array.isArray(alternatives)) {
    const real = alternatives.find((one) => isJsonObject(one) && one["type"] !== "null");
    return fillSchema(real ?? null, prompt, name);
  }
  const type = [schema["type"] ?? (properties === undefined ? "string" : "object")]
    .flat()
    .find((one) => one !== "null");
  if (type === "object") return fillObject(isJsonObject(properties) ? properties : {}, prompt);
  if (type === "array") return fillArray(schema, items ?? {}, prompt, name);
  if (type === "number" || type === "integer") return fillNumber(schema, prompt, name);
  if (type === "boolean") return fillBoolean(prompt, name);
  return type === "string" ? fillText(schema, prompt, name) : null;
}

function fillObject(properties: JsonObject, prompt: DemoPrompt): JsonObject {
  const chosen = choiceAmong(properties, prompt);
  return Object.fromEntries(
    Object.entries(properties).map(([key, property]) => {
      if (chosen && key === "confidence") return [key, chosen.confidence];
      if (chosen && key === "reason") return [key, chosen.reason];
      return [key, fillSchema(property, prompt, normalise(key))];
    }),
  );
}

/** The choice named most often in the data; else the rung of a ladder by the score; else the first. */
function choose(choices: Json[], prompt: DemoPrompt): Json {
  const words = prompt.data.toLowerCase();
  const mentions = choices.map((choice) => words.split(normalise(String(choice))).length - 1);
  const most = Math.max(...mentions);
  if (most > 0) return choices[mentions.indexOf(most)] ?? null;
  const { score } = scoreOf(prompt);
  const rung = score > 80 ? 0 : score >= 50 ? 1 : 2;
  const names = choices.map((choice) => normalise(String(choice)));
  const ladder = LADDERS.find((steps) => steps.every((step) => names.includes(step)));
  return choices[names.indexOf(ladder?.[rung] ?? "")] ?? choices[0] ?? null;
}

/** Choices: each that the data names. Texts: the first three words of five letters or more. Else one item. */
function fillArray(schema: JsonObject, items: Json, prompt: DemoPrompt, name: string): Json[] {
  const least = typeof schema["minItems"] === "number" ? schema["minItems"] : 1;
  const most = typeof schema["maxItems"] === "number" ? schema["maxItems"] : 3;
  const choices = isJsonObject(items) && Array.isArray(items["enum"]) ? items["enum"] : [];
  const named = choices.filter((choice) => prompt.data.toLowerCase().includes(normalise(String(choice))));
  const isText = isJsonObject(items) && items["type"] === "string" && choices.length === 0;
  const found: Json[] = isText ? longWords(prompt.data).slice(0, 3) : named;
  const filled = Array.from({ length: Math.max(least, found.length) }, (_, index) => {
    return found[index] ?? fillSchema(items, prompt, name);
  });
  return filled.slice(0, most);
}

/** By name a share of the range, else the fact of that name, else the first number in the data, else the least. */
function fillNumber(schema: JsonObject, prompt: DemoPrompt, name: string): number {
  const text = `${name} ${String(schema["description"] ?? "").toLowerCase()}`;
  const rule = SHARES.find((one) => one.name.test(name)) ?? SHARES.find((one) => one.name.test(text));
  const [low, high] = [schema["minimum"] ?? rule?.usual[0], schema["maximum"] ?? rule?.usual[1]];
  const least = typeof low === "number" ? low : -Infinity;
  const most = typeof high === "number" ? high : Infinity;
  const known = readAmount(fact(prompt, name) ?? findInText(prompt.text, name));
  const found = known ?? readAmount(prompt.data) ?? Math.max(0, least);
  const value = rule === undefined ? found : least + (most - least) * rule.share(prompt);
  const rounded = schema["type"] === "integer" ? Math.round(value) : Math.round(value * 100) / 100;
  return Math.min(most, Math.max(least, rounded));
}

/** The fact of that name as yes or no, else whether the data has a word of the name. */
function fillBoolean(prompt: DemoPrompt, name: string): boolean {
  const known = fact(prompt, name);
  if (known !== undefined) return /^(true|yes|y|1)\b/i.test(known);
  const words = name.split(" ").filter((word) => !/^(is|has|was|should|needs?)$/.test(word));
  return words.some((word) => prompt.data.toLowerCase().includes(word));
}

const EXAMPLES: Record<string, [RegExp, string]> = {
  email: [/[\w.+-]+@[\w-]+\.[\w.]+/, "demo@example.com"],
  uri: [/https?:\/\/[^\s"'<>)]+/, "https://example.com"],
  date: [/\d{4}-\d{2}-\d{2}/, "2026-01-01"],
  "date-time": [/\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})/, "2026-01-01T00:00:00Z"],
};
const FORMAT_OF_NAME: Record<string, string> = { email: "email", url: "uri", link: "uri", date: "date" };

/**
 * By name written, else the fact of that name, else found by its format or in the text, else a summary of the
 * data, or null where the schema allows that.
 */
function fillText(schema: JsonObject, prompt: DemoPrompt, name: string): string | null {
  const format = typeof schema["format"] === "string" ? schema["format"] : (FORMAT_OF_NAME[name] ?? "");
  const example = EXAMPLES[format];
  const written = WRITTEN.find((rule) => rule.name.test(name))?.answer(prompt);
  const nullable = [schema["type"] ?? []].flat().includes("null");
  const found = example?.[0].exec(prompt.text)?.[0] ?? findInText(prompt.text, name);
  const known = written ?? fact(prompt, name) ?? found;
  if (known === undefined && nullable) return null;
  const text = known ?? example?.[1] ?? summarise(prompt.data);
  const least = typeof schema["minLength"] === "number" ? schema["minLength"] : 0;
  const most = typeof schema["maxLength"] === "number" ? schema["maxLength"] : Infinity;
  return text.padEnd(least, ".").slice(0, most);
}
