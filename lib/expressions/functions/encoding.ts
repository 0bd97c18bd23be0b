import type { Json } from "@/lib/utils/json";
import { sha256 } from "@/lib/utils/sha256";
import { Fault } from "../expression-error";
import { toResult } from "../format";
import { defineFunction } from "./define";
import { sized } from "./text";

const any = { name: "value", type: "any" } as const;
const text = { name: "text", type: "string" } as const;

function parseJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (error) {
    throw new Fault(
      `parseJson() could not read the text: ${error instanceof Error ? error.message : "not JSON"}.`,
    );
  }
}

/** How many values JSON text can hold at most: each further one needs a comma, bracket or brace. */
function partsOfJson(text: string): number {
  let parts = 1;
  for (let i = 0; i < text.length; i++) if (",[{".includes(text.charAt(i))) parts++;
  return parts;
}

/** RFC 9562, appendix B.2: a UUID of version 8 from the first 128 bits of a SHA-256. */
function nameBasedUuid(name: string): string {
  const hex = hexOf(sha256(name));
  const variant = (Number.parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000;
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant.toString(16)}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** RFC 4648, section 4, of the UTF-8 bytes; `btoa` takes one character per byte. */
function toBase64(value: string): string {
  const bytes = new TextEncoder().encode(value);
  const characters: string[] = [];
  for (let at = 0; at < bytes.length; at += 4_096)
    characters.push(String.fromCharCode(...bytes.subarray(at, at + 4_096)));
  return btoa(characters.join(""));
}

/** Takes the alphabet for URLs (RFC 4648, section 5) too, as tokens and e-mail APIs use it. */
function fromBase64(value: string): string {
  try {
    const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Fault("base64Decode() needs base64 of text in UTF-8.");
  }
}

function urlCoded(value: string, name: string, convert: (value: string) => string): string {
  try {
    return convert(value);
  } catch {
    throw new Fault(`${name}() could not read the text.`);
  }
}

export const encodingFunctions = [
  defineFunction({
    name: "json",
    category: "encoding",
    description: "The value as JSON text.",
    example: ['json({"a": [1, null]})', '{"a":[1,null]}'],
    parameters: [any],
    returns: "string",
    method: false,
    run([value], frame) {
      const text = JSON.stringify(toResult(value, frame.source));
      frame.spendText(text.length);
      return text;
    },
  }),
  defineFunction({
    name: "parseJson",
    category: "encoding",
    description: "The value that a JSON text spells.",
    example: ["parseJson('{\"a\": 1}').a", 1],
    parameters: [{ name: "text", type: "string" }],
    returns: "any",
    method: false,
    run([text], frame) {
      frame.spendText(text.length);
      frame.spend(partsOfJson(text));
      return parseJson(text);
    },
  }),
  defineFunction({
    name: "uuid",
    category: "encoding",
    description: "A unique id that stays the same when the run is replayed; each uuid() gives another.",
    example: ["uuid().size()", 36],
    parameters: [],
    returns: "string",
    method: false,
    run(_, frame) {
      const { $seed: seed } = frame.scope;
      if (typeof seed !== "string") throw new Fault("uuid() is not available here.");
      frame.spend(50);
      return nameBasedUuid(`${seed}/${frame.nextUuidIndex()}`);
    },
  }),
  defineFunction({
    name: "base64",
    category: "encoding",
    description: "The UTF-8 bytes of the text in base64.",
    example: ['"Grüße".base64()', "R3LDvMOfZQ=="],
    parameters: [text],
    returns: "string",
    run([value], frame) {
      frame.spendText(value.length * 4);
      return toBase64(value);
    },
  }),
  defineFunction({
    name: "base64Decode",
    category: "encoding",
    description: "The text whose UTF-8 bytes the base64 stands for; the form for URLs is read too.",
    example: ['"R3LDvMOfZQ==".base64Decode()', "Grüße"],
    parameters: [text],
    returns: "string",
    run([value], frame) {
      frame.spendText(value.length * 2);
      return fromBase64(value);
    },
  }),
  defineFunction({
    name: "hash",
    category: "encoding",
    description: "The SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits.",
    example: ['"abc".hash()', "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    parameters: [text],
    returns: "string",
    run([value], frame) {
      frame.spend(50 + value.length / 4);
      return hexOf(sha256(value));
    },
  }),
  defineFunction({
    name: "urlEncode",
    category: "encoding",
    description: "The text as it stands in one part of a URL, such as the value of a query parameter.",
    example: ['"a b&c=ä".urlEncode()', "a%20b%26c%3D%C3%A4"],
    parameters: [text],
    returns: "string",
    run: ([value], frame) => sized(urlCoded(value, "urlEncode", encodeURIComponent), frame),
  }),
  defineFunction({
    name: "urlDecode",
    category: "encoding",
    description: "The text that was written for a URL; “+” stays what it is.",
    example: ['"a%20b%26c".urlDecode()', "a b&c"],
    parameters: [text],
    returns: "string",
    run([value], frame) {
      frame.spendText(value.length);
      return urlCoded(value, "urlDecode", decodeURIComponent);
    },
  }),
];
