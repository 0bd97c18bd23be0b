/** What the demo model reads in a prompt. */
export interface DemoPrompt {
  /** The whole text. */
  text: string;
  /** The person's material: the facts' values where there are facts, else the whole text. */
  data: string;
  /** By lower-case name with single spaces. */
  facts: ReadonlyMap<string, string>;
}

const TAGGED = /<([A-Za-z][\w-]*)>([\s\S]*?)<\/\1>/g;
/** `Key: value`, with a key of at most four short words; the value goes on until the next key or an empty line. */
const LINE =
  /^[ \t]*[-*]?[ \t]*([A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+){0,3}):[ \t]*(\S[^\n]*(?:\n(?![ \t]*[-*]?[ \t]*[A-Za-z][\w -]{0,30}:|[ \t]*\n)[^\n]+)*)/gm;
const JSON_MEMBER = /"([A-Za-z][\w -]*)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*|true|false))/g;

/** Beyond this nothing is read: the patterns below may take quadratic time on text made to be slow. */
const MOST_CHARACTERS = 20_000;

/** Facts are `<key>…</key>` blocks, members of JSON objects, and `Key: value` lines; the first of a name counts. */
export function readPrompt(whole: string): DemoPrompt {
  const text = whole.slice(0, MOST_CHARACTERS);
  const facts = new Map<string, string>();
  const add = (key: string | undefined, value: string | undefined) => {
    const name = normalise(key ?? "");
    const trimmed = value?.trim() ?? "";
    if (trimmed !== "" && trimmed !== "null" && !facts.has(name)) facts.set(name, trimmed);
  };
  for (const [, key, value] of text.matchAll(TAGGED)) add(key, value);
  const untagged = text.replaceAll(TAGGED, "\n");
  for (const [, key, string, literal] of untagged.matchAll(JSON_MEMBER)) add(key, string ?? literal);
  for (const [, key, value] of untagged.matchAll(LINE)) add(key, value);
  const data = facts.size > 0 ? [...facts.values()].join("\n") : text;
  return { text, data, facts };
}

/** The first fact under any of the names, the exact ones before those that end in one (`contact name`). */
export function fact(prompt: DemoPrompt, ...names: string[]): string | undefined {
  const wanted = names.map(normalise);
  const exact = wanted.find((name) => prompt.facts.has(name));
  if (exact !== undefined) return prompt.facts.get(exact);
  const entry = [...prompt.facts].find(([key]) => wanted.some((name) => key.endsWith(` ${name}`)));
  return entry?.[1];
}

/** The first number in a text: `50,000`, `$12.5k` and `1.2M` are 50000, 12500 and 1200000. */
export function readAmount(text: string | undefined): number | undefined {
  const [, digits, unit = ""] = /(-?\d[\d,]*(?:\.\d+)?)\s*([kKmM]\b)?/.exec(text ?? "") ?? [];
  if (digits === undefined) return undefined;
  const factor = { k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1;
  return Number(digits.replaceAll(",", "")) * factor;
}

/** The first sentence or two, at most `limit` characters, cut between words. */
export function summarise(text: string, limit = 200): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  if (flat.length <= limit) return flat;
  const cut = flat.slice(0, limit);
  const sentence = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf("! "), cut.lastIndexOf("? "));
  return sentence > limit / 3 ? cut.slice(0, sentence + 1) : `${cut.slice(0, cut.lastIndexOf(" "))} …`;
}

/** Words of five letters or more, lower case, each once, in order of appearance. */
export function longWords(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[\p{L}]{5,}/gu) ?? [])];
}

/** `camelCase`, `snake_case` and `kebab-case` as lower-case words. */
export function normalise(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase()
    .trim();
}
