import { Fault } from "../expression-error";
import { formatValue, toResult } from "../format";
import type { Frame } from "../frame";
import { equal } from "../operators";
import { matchesPattern } from "../pattern/pattern";
import type { Value, ValueList } from "../value";
import { defineFunction } from "./define";

const text = { name: "text", type: "string" } as const;
const end = { name: "end", type: "number", optional: true } as const;

export function sized(result: string, frame: Frame): string {
  frame.spendText(result.length);
  return result;
}

/** Positions count from 0, negative ones from the end; outside of the value they are moved to its edge. */
function position(index: number, size: number, name: string): number {
  if (!Number.isInteger(index)) throw new Fault(`${name}() needs whole numbers as positions.`);
  return index < 0 ? Math.max(0, size + index) : Math.min(index, size);
}

/** More pieces than an evaluation may make are not made: the list alone would fill the memory. */
const maxPieces = 2_000_001;

/** The text cut at the separators; an empty one cuts between characters. */
export function pieces(value: string, separator: string | RegExp, frame: Frame): string[] {
  frame.spendText(value.length);
  if (separator === "") frame.spend(value.length / 2);
  const parts = separator === "" ? [...value] : value.split(separator, maxPieces);
  frame.spend(parts.length);
  return parts;
}

function replaceAll([whole, search, replacement]: [string, string, string], frame: Frame): string {
  if (search === "") throw new Fault("replace() needs something to search for.");
  const parts = pieces(whole, search, frame);
  frame.spendText(whole.length + (parts.length - 1) * replacement.length);
  return parts.join(replacement);
}

function indexOf(value: string | ValueList, part: Value, frame: Frame): number {
  if (typeof value === "string") {
    if (typeof part !== "string") throw new Fault("indexOf() in a text looks for text.");
    frame.spendScan(value.length + part.length);
    return value.indexOf(part);
  }
  frame.spend(value.length);
  return value.findIndex((item) => equal(item, part, frame));
}

export const textFunctions = [
  defineFunction({
    name: "upper",
    category: "text",
    description: "The text in capital letters.",
    example: ['"Heddle".upper()', "HEDDLE"],
    parameters: [text],
    returns: "string",
    run: ([value], frame) => sized(value.toUpperCase(), frame),
  }),
  defineFunction({
    name: "lower",
    category: "text",
    description: "The text in small letters.",
    example: ['"Heddle".lower()', "heddle"],
    parameters: [text],
    returns: "string",
    run: ([value], frame) => sized(value.toLowerCase(), frame),
  }),
  defineFunction({
    name: "trim",
    category: "text",
    description: "The text without white space at its ends.",
    example: ['"  a b ".trim()', "a b"],
    parameters: [text],
    returns: "string",
    run: ([value], frame) => sized(value.trim(), frame),
  }),
  defineFunction({
    name: "split",
    category: "text",
    description: "The parts between the separators; an empty separator gives the characters.",
    example: ['"a,b,c".split(",")', ["a", "b", "c"]],
    parameters: [text, { name: "separator", type: "string" }],
    returns: "list<string>",
    run: ([value, separator], frame) => pieces(value, separator, frame),
  }),
  defineFunction({
    name: "replace",
    category: "text",
    description: "The text with every occurrence of the search text replaced.",
    example: ['"a-b-c".replace("-", "+")', "a+b+c"],
    parameters: [text, { name: "search", type: "string" }, { name: "replacement", type: "string" }],
    returns: "string",
    run: replaceAll,
  }),
  defineFunction({
    name: "contains",
    category: "text",
    description: "Whether the text contains the part. For lists there is `item in list`.",
    example: ['"hello".contains("ell")', true],
    parameters: [
      { name: "text", type: "string" },
      { name: "part", type: "string" },
    ],
    returns: "bool",
    run([value, part], frame) {
      frame.spendScan(value.length + part.length);
      return value.includes(part);
    },
  }),
  defineFunction({
    name: "startsWith",
    category: "text",
    description: "Whether the text begins with the part.",
    example: ['"hello".startsWith("he")', true],
    parameters: [text, { name: "part", type: "string" }],
    returns: "bool",
    run([value, part], frame) {
      frame.spendScan(part.length);
      return value.startsWith(part);
    },
  }),
  defineFunction({
    name: "endsWith",
    category: "text",
    description: "Whether the text ends with the part.",
    example: ['"ann@x.com".endsWith("@x.com")', true],
    parameters: [text, { name: "part", type: "string" }],
    returns: "bool",
    run([value, part], frame) {
      frame.spendScan(part.length);
      return value.endsWith(part);
    },
  }),
  defineFunction({
    name: "matches",
    category: "text",
    description:
      "Whether the regular expression matches somewhere in the text; (?i) at its start ignores case. There are no look-arounds and no back-references, so that matching always ends soon.",
    example: ['"AB-123".matches("^[A-Z]+-[0-9]+$")', true],
    parameters: [text, { name: "pattern", type: "string" }],
    returns: "bool",
    run: ([value, pattern], frame) => matchesPattern(pattern, value, (steps) => frame.spend(steps)),
  }),
  defineFunction({
    name: "indexOf",
    category: "text",
    description: "Where a part of a text, or an item of a list, is first found, counted from 0, or -1.",
    example: ['"hello".indexOf("l")', 2],
    signatures: ["text.indexOf(part: string): number", "list.indexOf(item: any): number"],
    parameters: [
      { name: "value", type: "string|list" },
      { name: "part", type: "any" },
    ],
    returns: "number",
    run: ([value, part], frame) => indexOf(value, part, frame),
  }),
  defineFunction({
    name: "slice",
    category: "text",
    description:
      "The part of a text or list from start up to end (not included); negative ones count from the end.",
    example: ['"workflow".slice(0, 4) + "." + "workflow".slice(-4)', "work.flow"],
    parameters: [{ name: "value", type: "string|list" }, { name: "start", type: "number" }, end],
    returns: "first",
    run([value, start, stop], frame) {
      frame.spend(value.length / 16);
      const from = position(start, value.length, "slice");
      return value.slice(from, Math.max(from, position(stop ?? value.length, value.length, "slice")));
    },
  }),
  defineFunction({
    name: "substring",
    category: "text",
    description: "The part of the text from start up to end (not included).",
    example: ['"hello".substring(1, 3)', "el"],
    parameters: [text, { name: "start", type: "number" }, end],
    returns: "string",
    run([value, start, stop], frame) {
      const from = position(Math.max(0, start), value.length, "substring");
      return sized(
        value.slice(from, position(Math.max(from, stop ?? value.length), value.length, "substring")),
        frame,
      );
    },
  }),
  defineFunction({
    name: "truncate",
    category: "text",
    description: "The text cut to at most so many characters, the last of which is then “…”.",
    example: ['"A long subject".truncate(7)', "A long…"],
    parameters: [text, { name: "length", type: "number" }],
    returns: "string",
    run([value, length], frame) {
      const most = position(Math.max(0, length), Number.MAX_SAFE_INTEGER, "truncate");
      frame.spendText(value.length);
      const characters = value.length <= most ? [] : [...value];
      if (characters.length <= most) return value;
      return most === 0 ? "" : `${characters.slice(0, most - 1).join("")}…`;
    },
  }),
  defineFunction({
    name: "join",
    category: "text",
    description: "The items of a list as one text, with the separator (default: nothing) between them.",
    example: ['["a", "b", 3].join(", ")', "a, b, 3"],
    parameters: [
      { name: "list", type: "list" },
      { name: "separator", type: "string", optional: true },
    ],
    returns: "string",
    run([list, separator = ""], frame) {
      frame.spendText(list.length * separator.length);
      // Each item is paid for before the next is written: the same long one may be there many times.
      const texts = list.map((item: Value) => sized(formatValue(toResult(item, frame.source)), frame));
      return texts.join(separator);
    },
  }),
];
