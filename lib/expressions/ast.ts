import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import { ExpressionError, type Range } from "./expression-error";

export type { ASTNode };

const maxSourceLength = 16_384;
const maxDepth = 100;
const tooDeep = "This expression is nested too deeply.";

const parser = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: {
    maxAstNodes: 5_000,
    maxDepth,
    maxListElements: 1_000,
    maxMapEntries: 1_000,
    maxCallArguments: 32,
  },
});

/**
 * The syntax tree of a CEL expression. Throws ExpressionError with the place of the mistake, and when the
 * expression is longer than 16,384 characters or nested more than 100 deep.
 */
export function parseExpression(source: string): ASTNode {
  if (source.length > maxSourceLength) {
    throw new ExpressionError(`This expression is longer than ${maxSourceLength} characters.`, source);
  }
  if (source.trim() === "") {
    throw new ExpressionError("The expression is empty.", source);
  }
  try {
    const { ast } = parser.parse(source);
    assertShallow(ast, source, 0);
    return ast;
  } catch (error) {
    if (error instanceof ParseError) throw syntaxError(error, source);
    // The parser recurses without a limit on signs, as in `!!!!…`.
    if (error instanceof RangeError) throw new ExpressionError(tooDeep, source);
    throw error;
  }
}

/** Long chains such as `a + a + …` are deep trees too; two to five levels of them come from one of the source. */
function assertShallow(node: ASTNode, source: string, depth: number): void {
  if (depth > maxDepth * 5) throw new ExpressionError(tooDeep, source);
  for (const child of children(node)) assertShallow(child, source, depth + 1);
}

/** Whether the name may follow a dot. The parser knows: it keeps some words to itself. */
export function isFieldName(name: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return false;
  try {
    parser.parse(`x.${name}`);
    return true;
  } catch (error) {
    if (error instanceof ParseError) return false;
    throw error;
  }
}

function syntaxError(error: ParseError, source: string): ExpressionError {
  const position = error.range ?? { start: 0, end: source.length };
  return new ExpressionError(syntaxMessage(error, source, position), source, { position, cause: error });
}

const tokenNames: Record<string, string> = {
  IDENTIFIER: "a name",
  COLON: "“:”",
  COMMA: "“,”",
  DOT: "“.”",
  EOF: "the end",
  RPAREN: "“)”",
  RBRACKET: "“]”",
  RBRACE: "“}”",
};

function syntaxMessage(error: ParseError, source: string, { start, end }: Range): string {
  const found = source.slice(start, end);
  if (error.code === "limit_exceeded") {
    return error.summary.includes("maxDepth") ? tooDeep : "This expression has too many parts.";
  }
  if (error.code === "invalid_macro_argument")
    return "The first value has to be a name, as in list.map(x, x.name).";
  if (/^(and|or|not)$/.test(found) || /^not\s/.test(source.slice(0, start))) {
    return "Write “&&” for and, “||” for or, “!” for not.";
  }
  if (found === "=" || (found.startsWith("=") && error.code === "unexpected_character")) {
    return "Use “==” to compare two values.";
  }
  if (found === "&" || found === "|") return `Write “${found}${found}”.`;
  if (/[“”‘’]/.test(found)) return "Use straight quotes: \" or '.";
  if (error.code === "reserved_identifier") return `“${found}” is a reserved word and cannot be a name.`;
  if (error.code === "newline_in_string")
    return "The closing quote is missing; a line break inside of quotes is written \\n.";
  if (error.code.startsWith("unterminated")) return "The closing quote is missing.";
  const expected = tokenNames[/^Expected (\w+),/.exec(error.summary)?.[1] ?? ""];
  if (start >= source.length) {
    return expected === undefined || expected === "a name"
      ? "The expression ends too early."
      : `The expression ends too early: ${expected} is missing.`;
  }
  if (expected === "a name" && /^\w+$/.test(found))
    return `After “.” comes a field name; write ["${found}"] for this one.`;
  if (expected !== undefined) return `Expected ${expected} instead of “${found}”.`;
  if (error.code === "unexpected_character" || error.code === "unexpected_token")
    return `Unexpected “${found}”.`;
  return `${error.summary}.`;
}

/** The nodes directly below a node, in source order. */
export function children(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}

export type AccessNode = ASTNode & { op: "." | ".?" | "[]" | "[?]" };

export function isAccess(node: ASTNode): node is AccessNode {
  return node.op === "." || node.op === ".?" || node.op === "[]" || node.op === "[?]";
}

/** The name that `.name` or `["name"]` asks for, the number of `[2]`, or null where it is computed. */
export function accessKey(node: ASTNode): string | number | null {
  if (node.op === "." || node.op === ".?") return node.args[1];
  if (node.op !== "[]" && node.op !== "[?]") return null;
  const index = node.args[1];
  if (index.op !== "value") return null;
  if (typeof index.args === "bigint" || typeof index.args === "number") return Number(index.args);
  return typeof index.args === "string" ? index.args : null;
}

/** The source text that a node spans, for messages. */
export function textOf(node: ASTNode): string {
  const text = node.input.slice(node.start, node.end);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `trigger.body["x y"][0]` in its canonical spelling, or the source text where a key is computed. */
export function pathOf(node: ASTNode): string {
  if (node.op === "id") return node.args;
  if (!isAccess(node)) return textOf(node);
  const key = accessKey(node);
  if (key === null) return textOf(node);
  return joinPath(pathOf(node.args[0]), key);
}

export function joinPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${parent}.${key}` : `${parent}[${JSON.stringify(key)}]`;
}
