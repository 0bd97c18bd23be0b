import { Fault } from "../expression-error";
import { formatValue, toResult } from "../format";
import type { Frame } from "../frame";
import { matchesPattern } from "../pattern/pattern";
import type { Value } from "../value";
import { defineFunction } from "./define";

const text = { name: "text", type: "string" } as const;
const end = { name: "end", type: "number", optional: true } as const;

function sized(result: string, frame: Frame): string {
  frame.spendText(result.length);
  return result;
}

/** Positions count from 0, negative ones from the end; outside of the value they are moved to its edge. */
function position(index: number, size: number, name: string): number {
  if (!Number.isInteger(index)) throw new Fault(`${name}() needs whole numbers as positions.`);
  return index < 0 ? Math.max(0, size + index) : Math.min(index, size);
}

function replaceAll([whole, search, replacement]: [string, string, string], frame: Frame): string {
  if (search === "") throw new Fault("replace() needs something to search for.");
  const parts = whole.split(search);
  frame.spendText(whole.length + (parts.length - 1) * replacement.length);
  return parts.join(replacement);
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
    run([value, separator], frame) {
      frame.spend(value.length);
      return separator === "" ? [...value] : value.split(separator);
    },
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
    run: ([value, part]) => value.includes(part),
  }),
  defineFunction({
    name: "startsWith",
    category: "text",
    description: "Whether the text begins with the part.",
    example: ['"hello".startsWith("he")', true],
    parameters: [text, { name: "part", type: "string" }],
    returns: "bool",
    run: ([value, part]) => value.startsWith(part),
  }),
  defineFunction({
    name: "endsWith",
    category: "text",
    description: "Whether the text ends with the part.",
    example: ['"ann@x.com".endsWith("@x.com")', true],
    parameters: [text, { name: "part", type: "string" }],
    returns: "bool",
    run: ([value, part]) => value.endsWith(part),
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
    description: "Where the part is first found, counted from 0, or -1.",
    example: ['"hello".indexOf("l")', 2],
    parameters: [text, { name: "part", type: "string" }],
    returns: "number",
    run: ([value, part]) => value.indexOf(part),
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
      frame.spend(list.length);
      return sized(
        list.map((item: Value) => formatValue(toResult(item, frame.source))).join(separator),
        frame,
      );
    },
  }),
];
