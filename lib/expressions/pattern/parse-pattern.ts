import { Fault } from "../expression-error";

/** Whether a code point belongs to a class. */
type CharacterTest = (code: number) => boolean;

export type Assertion = "start" | "end" | "lineStart" | "lineEnd" | "wordEdge" | "noWordEdge";

export type Pattern =
  | { readonly op: "character"; readonly test: CharacterTest }
  | { readonly op: "assert"; readonly assertion: Assertion }
  | { readonly op: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly op: "choice"; readonly options: readonly Pattern[] }
  | { readonly op: "repeat"; readonly part: Pattern; readonly least: number; readonly most: number | null };

const between =
  (low: number, high: number): CharacterTest =>
  (code) =>
    code >= low && code <= high;
const anyOf =
  (tests: readonly CharacterTest[]): CharacterTest =>
  (code) =>
    tests.some((test) => test(code));
const not =
  (test: CharacterTest): CharacterTest =>
  (code) =>
    !test(code);
const isDigit = between(48, 57);
export const isWord = anyOf([isDigit, between(65, 90), between(97, 122), between(95, 95)]);
const isSpace: CharacterTest = (code) => /\s/.test(String.fromCodePoint(code));

const classEscapes: Record<string, CharacterTest> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};
const controlEscapes: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, 0: 0 };
const maxGroupDepth = 50;
const maxCount = 1000;

/**
 * Reads a regular expression: the part of RE2 that CEL's `matches` needs — classes, groups, alternatives,
 * counts, anchors, `\b`, and the flags `(?i)`, `(?s)`, `(?m)` at the start. Faults on anything else.
 */
export class PatternParser {
  #at = 0;
  #depth = 0;
  #flags = "";

  constructor(readonly source: string) {}

  parse(): Pattern {
    const flags = /^\(\?([ims]+)\)/.exec(this.source);
    this.#flags = flags?.[1] ?? "";
    this.#at = flags?.[0].length ?? 0;
    const pattern = this.#choice();
    if (this.#at < this.source.length) throw this.#fault("there is a “)” too many");
    return pattern;
  }

  #fault(problem: string): Fault {
    return new Fault(`The pattern “${this.source.slice(0, 60)}” cannot be used: ${problem}.`);
  }

  #peek(): string {
    return this.source.charAt(this.#at);
  }

  #take(text: string): boolean {
    if (!this.source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #choice(): Pattern {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    return { op: "choice", options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.source.length && this.#peek() !== "|" && this.#peek() !== ")") {
      parts.push(this.#repeated(this.#atom()));
    }
    return { op: "sequence", parts };
  }

  #repeated(part: Pattern): Pattern {
    const count = this.#count();
    if (count === null) return part;
    // Whether a count is greedy or lazy changes what is captured, never whether there is a match.
    this.#take("?");
    if (/[*+?]/.test(this.#peek())) throw this.#fault(`“${this.#peek()}” follows another count`);
    return { op: "repeat", part, ...count };
  }

  #count(): { least: number; most: number | null } | null {
    if (this.#take("*")) return { least: 0, most: null };
    if (this.#take("+")) return { least: 1, most: null };
    if (this.#take("?")) return { least: 0, most: 1 };
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.#at, this.#at + 20));
    if (counted === null) return null;
    this.#at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === "" ? null : Number(counted[3]);
    if (Math.max(least, most ?? 0) > maxCount) throw this.#fault(`a count is above ${maxCount}`);
    if (most !== null && most < least) throw this.#fault("a count ends before it starts");
    return { least, most };
  }

  #atom(): Pattern {
    if (this.#take("(")) return this.#group();
    if (this.#take("[")) return this.#character(this.#set());
    if (this.#take("."))
      return this.#character(this.#flags.includes("s") ? () => true : (code) => code !== 10);
    const lines = this.#flags.includes("m");
    if (this.#take("^")) return { op: "assert", assertion: lines ? "lineStart" : "start" };
    if (this.#take("$")) return { op: "assert", assertion: lines ? "lineEnd" : "end" };
    if (this.#take("\\b")) return { op: "assert", assertion: "wordEdge" };
    if (this.#take("\\B")) return { op: "assert", assertion: "noWordEdge" };
    if (/[*+?]/.test(this.#peek())) throw this.#fault(`there is nothing before “${this.#peek()}” to repeat`);
    return this.#character(this.#single());
  }

  #group(): Pattern {
    if (this.#take("?")) {
      const name = /^(:|P?<[A-Za-z_]\w*>)/.exec(this.source.slice(this.#at, this.#at + 80));
      if (name === null) throw this.#fault("look-arounds and flags inside of it are not supported");
      this.#at += name[0].length;
    }
    if (++this.#depth > maxGroupDepth) throw this.#fault("its groups are nested too deeply");
    const pattern = this.#choice();
    this.#depth--;
    if (!this.#take(")")) throw this.#fault("a “)” is missing");
    return pattern;
  }

  #character(test: CharacterTest): Pattern {
    if (!this.#flags.includes("i")) return { op: "character", test };
    return { op: "character", test: (code) => foldings(code).some(test) };
  }

  #set(): CharacterTest {
    const negated = this.#take("^");
    const tests: CharacterTest[] = [];
    while (tests.length === 0 || this.#peek() !== "]") {
      if (this.#at >= this.source.length) throw this.#fault("a “]” is missing");
      tests.push(this.#setItem());
    }
    this.#take("]");
    return negated ? not(anyOf(tests)) : anyOf(tests);
  }

  #setItem(): CharacterTest {
    const low = this.#code();
    if (typeof low !== "number") return low;
    if (this.#peek() !== "-" || this.source.charAt(this.#at + 1) === "]") return between(low, low);
    this.#take("-");
    const high = this.#code();
    if (typeof high !== "number" || high < low) throw this.#fault("a range in brackets is out of order");
    return between(low, high);
  }

  #single(): CharacterTest {
    const code = this.#code();
    return typeof code === "number" ? between(code, code) : code;
  }

  /** One character, or the class that an escape such as `\d` stands for. */
  #code(): number | CharacterTest {
    const code = this.source.codePointAt(this.#at) ?? 0;
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    if (character !== "\\") return code;
    const escaped = this.#peek();
    if (escaped === "") throw this.#fault("it ends with a single “\\”");
    const unicode = /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/.exec(
      this.source.slice(this.#at, this.#at + 5),
    );
    if (unicode !== null) {
      this.#at += unicode[0].length;
      return Number.parseInt(unicode[1] ?? unicode[2] ?? "", 16);
    }
    this.#at += 1;
    const known = classEscapes[escaped] ?? controlEscapes[escaped];
    if (known !== undefined) return known;
    if (/[A-Za-z0-9]/.test(escaped)) throw this.#fault(`“\\${escaped}” is not supported`);
    return escaped.charCodeAt(0);
  }
}

function foldings(code: number): number[] {
  const character = String.fromCodePoint(code);
  const codes = [code];
  for (const folded of [character.toLowerCase(), character.toUpperCase()]) {
    const other = folded.codePointAt(0) ?? code;
    if (other !== code && folded.length === character.length) codes.push(other);
  }
  return codes;
}
