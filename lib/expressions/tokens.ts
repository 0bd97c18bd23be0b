import { endOfString } from "./split-template";

/** A piece of an expression, which may be unfinished or wrong. White space and comments are left out. */
export interface Token {
  readonly kind: "name" | "number" | "text" | "symbol" | "comment";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const rules: readonly (readonly [Token["kind"], RegExp])[] = [
  ["comment", /\/\/[^\n]*/y],
  ["name", /[A-Za-z_]\w*/y],
  ["number", /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?[uU]?/y],
  ["symbol", /\.\?|\[\?|&&|\|\||[=!<>]=|\S/y],
];

/**
 * The pieces of `source` from `start` to `end`. Unlike the parser's, they can be had of anything: a text or
 * comment that is not closed before `end` is the last piece.
 */
export function tokensOf(source: string, start: number, end: number): Token[] {
  const read = source.slice(0, end);
  const tokens: Token[] = [];
  for (let at = start; at < end; ) {
    const token = tokenAt(read, at);
    if (token === null) {
      at++;
      continue;
    }
    tokens.push(token);
    at = token.end;
  }
  const last = tokens.at(-1);
  return tokens.filter((token) => token.kind !== "comment" || (token === last && token.end === end));
}

function tokenAt(source: string, at: number): Token | null {
  if (/\s/.test(source.charAt(at))) return null;
  const quoted = /[rR]?["']/y;
  quoted.lastIndex = at;
  const [opening] = quoted.exec(source) ?? [];
  if (opening !== undefined) {
    const last = endOfString(source, at + opening.length - 1);
    const end = last === -1 ? source.length : last + 1;
    return { kind: "text", text: source.slice(at, end), start: at, end };
  }
  for (const [kind, rule] of rules) {
    rule.lastIndex = at;
    const [text] = rule.exec(source) ?? [];
    if (text !== undefined) return { kind, text, start: at, end: at + text.length };
  }
  return null;
}

/** Whether a text piece has its closing quote. */
export function isClosed({ text, start }: Token): boolean {
  const opening = text.search(/["']/);
  return start >= 0 && endOfString(text, opening) === text.length - 1;
}

const openings: Readonly<Record<string, readonly string[]>> = {
  ")": ["("],
  "]": ["[", "[?"],
  "}": ["{"],
};
const closings = new Map([
  ["(", ")"],
  ["[", "]"],
  ["[?", "]"],
  ["{", "}"],
]);

export function isDot(token: Token | undefined): boolean {
  return token?.text === "." || token?.text === ".?";
}

/** Whether what follows the piece continues a value: an index after it is no list, a dot no fraction. */
export function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "name") return token.text !== "in";
  return token.kind === "text" || token.kind === "number" || token.text in openings;
}

/**
 * The index of the first piece of the value that ends with the piece at `last`: of `a.b(c)[0]` in
 * `1 + a.b(c)[0]` that of `a`. Null where no value ends there.
 */
export function startOfValue(tokens: readonly Token[], last: number): number | null {
  let at = last;
  for (;;) {
    const token = tokens[at];
    if (token === undefined || !endsValue(token)) return null;
    if (token.text in openings) {
      const open = openingOf(tokens, at);
      if (open === null) return null;
      const called = tokens[open - 1]?.kind === "name" && token.text === ")" && endsValue(tokens[open - 1]);
      const indexed = token.text === "]" && endsValue(tokens[open - 1]);
      if (!called && !indexed) return open;
      at = open - 1;
      if (indexed) continue;
    }
    if (tokens[at]?.kind !== "name" || !isDot(tokens[at - 1])) return at;
    at -= 2;
  }
}

function openingOf(tokens: readonly Token[], close: number): number | null {
  const wanted: string[] = [];
  for (let at = close; at >= 0; at--) {
    const text = tokens[at]?.kind === "symbol" ? (tokens[at]?.text ?? "") : "";
    if (text in openings) wanted.push(text);
    else if (closings.has(text)) {
      if (wanted.pop() !== closings.get(text)) return null;
      if (wanted.length === 0) return at;
    }
  }
  return null;
}

/** A parenthesis that is open at the end of the pieces: its index, and those of the commas right inside of it. */
export interface OpenCall {
  readonly open: number;
  readonly commas: readonly number[];
}

/** The open parentheses at the end of the pieces, from the outermost in. */
export function openCalls(tokens: readonly Token[]): OpenCall[] {
  const stack: { open: number; text: string; commas: number[] }[] = [];
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== "symbol") return;
    if (closings.has(text)) stack.push({ open: index, text, commas: [] });
    else if (text === ",") stack.at(-1)?.commas.push(index);
    else if (closings.get(stack.at(-1)?.text ?? "") === text) stack.pop();
  });
  return stack.filter(({ text }) => text === "(");
}
