import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import { defineFunction } from "./define";
import { pieces, sized } from "./text";

const text = { name: "text", type: "string" } as const;
const length = { name: "length", type: "number" } as const;
const fill = { name: "fill", type: "string", optional: true } as const;

/** A length for a text that is yet to be made; paid for before it is. */
function madeLength(value: number, name: string, frame: Frame): number {
  if (!Number.isInteger(value) || value < 0) throw new Fault(`${name}() takes a whole number, 0 or more.`);
  frame.spendText(value);
  return value;
}

/** Letters and digits of any script, in lower case, with single hyphens for all else; accents are left off. */
function slug(value: string, frame: Frame): string {
  // One character may become eighteen when it is taken apart (U+FDFA).
  frame.spend(1 + value.length * 4);
  return value
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "")
    .join("-");
}

const htmlEntities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const textFormFunctions = [
  defineFunction({
    name: "capitalise",
    category: "text",
    description: "The text with its first letter in capitals.",
    example: ['"order shipped".capitalise()', "Order shipped"],
    parameters: [text],
    returns: "string",
    run([value], frame) {
      const first = String.fromCodePoint(...[value.codePointAt(0) ?? []].flat());
      return sized(first.toUpperCase() + value.slice(first.length), frame);
    },
  }),
  defineFunction({
    name: "slug",
    category: "text",
    description: "The text as part of an address: small letters and digits, with hyphens between the words.",
    example: ['"Crème Brûlée (No. 2)!".slug()', "creme-brulee-no-2"],
    parameters: [text],
    returns: "string",
    run: ([value], frame) => slug(value, frame),
  }),
  defineFunction({
    name: "padStart",
    category: "text",
    description: "The text, filled up at its start to a length with spaces or what is given.",
    example: ['"7".padStart(3, "0")', "007"],
    parameters: [text, length, fill],
    returns: "string",
    run: ([value, size, filler = " "], frame) => value.padStart(madeLength(size, "padStart", frame), filler),
  }),
  defineFunction({
    name: "padEnd",
    category: "text",
    description: "The text, filled up at its end to a length with spaces or what is given.",
    example: ['"7".padEnd(3, ".")', "7.."],
    parameters: [text, length, fill],
    returns: "string",
    run: ([value, size, filler = " "], frame) => value.padEnd(madeLength(size, "padEnd", frame), filler),
  }),
  defineFunction({
    name: "repeat",
    category: "text",
    description: "The text so many times in a row.",
    example: ['"ab".repeat(3)', "ababab"],
    parameters: [text, { name: "times", type: "number" }],
    returns: "string",
    run([value, times], frame) {
      madeLength(times, "repeat", frame);
      frame.spendText(value.length * times);
      return value.repeat(times);
    },
  }),
  defineFunction({
    name: "lines",
    category: "text",
    description: "The lines of the text, without what ends them.",
    example: ['"a\\nb".lines()', ["a", "b"]],
    parameters: [text],
    returns: "list<string>",
    run: ([value], frame) => pieces(value, /\r\n|\n|\r/, frame),
  }),
  defineFunction({
    name: "words",
    category: "text",
    description: "The words of the text: what stands between white space.",
    example: ['" to be  or not ".words()', ["to", "be", "or", "not"]],
    parameters: [text],
    returns: "list<string>",
    run: ([value], frame) => pieces(value.trim(), /\s+/, frame).filter((word) => word !== ""),
  }),
  defineFunction({
    name: "lastIndexOf",
    category: "text",
    description: "Where the part is last found, counted from 0, or -1.",
    example: ['"hello".lastIndexOf("l")', 3],
    parameters: [text, { name: "part", type: "string" }],
    returns: "number",
    run([value, part], frame) {
      // Searching backwards compares the whole part at every place.
      frame.spendScan(value.length * Math.max(1, part.length));
      return value.lastIndexOf(part);
    },
  }),
  defineFunction({
    name: "escapeHtml",
    category: "text",
    description: "The text as it is written in HTML, so that nothing in it is taken for a tag.",
    example: ['"<b> & more".escapeHtml()', "&lt;b&gt; &amp; more"],
    parameters: [text],
    returns: "string",
    run([value], frame) {
      frame.spendText(value.length * 2);
      return sized(
        value.replace(/[&<>"']/g, (character) => htmlEntities[character] ?? character),
        frame,
      );
    },
  }),
];
