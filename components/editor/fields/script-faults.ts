import type { syntaxTree } from "@codemirror/language";
import type { Text } from "@codemirror/state";

type Tree = ReturnType<typeof syntaxTree>;
type SyntaxNode = Tree["topNode"];

/** Something that is no JavaScript, with its place in the text and what is wrong in words. */
export interface ScriptFault {
  from: number;
  to: number;
  message: string;
}

/** After one mistake a parser stumbles over more that is right: of a line only the first is told, of a script so many. */
const MOST = 20;

/** What is wrong with a script's syntax, the first of each line. `tree` is what the parser made of all of it. */
export function scriptFaults(tree: Tree, text: Text): ScriptFault[] {
  const faults: ScriptFault[] = [];
  const told = new Set<number>();
  tree.iterate({
    enter: ({ node }) => {
      if (faults.length >= MOST) return false;
      const words = wordsOf(node, text);
      const { number } = text.lineAt(node.from);
      if (words !== null && !told.has(number)) {
        faults.push({ ...rangeOf(node, text), message: `Line ${number}: ${words}.` });
        // What follows a text without an end is taken amiss, too.
        told.add(number).add(text.lineAt(node.to).number);
      }
      return true;
    },
  });
  return faults;
}

const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** What is wrong at this node itself; null for nothing. */
function wordsOf(node: SyntaxNode, text: Text): string | null {
  const own = text.sliceString(node.from, node.to);
  if (node.name === "String") {
    return own.length < 2 || own.at(-1) !== own[0] ? `the text is not closed with ${own[0]}` : null;
  }
  if (!node.type.isError) return null;
  if (node.to > node.from) return `“${own.slice(0, 30)}” does not belong here`;
  const { parent } = node;
  if (parent?.name === "TemplateString") return "the text is not closed with `";
  if (parent?.name === "BlockComment") return "the comment is not closed with */";
  return missingBracket(node, text) ?? missingPart(node, text);
}

function missingBracket(node: SyntaxNode, text: Text): string | null {
  const { parent, nextSibling, prevSibling } = node;
  const closing = CLOSING[parent?.firstChild?.name ?? ""];
  if (parent && closing && !nextSibling) {
    const opened = text.lineAt(parent.from).number;
    const where = opened === text.lineAt(node.from).number ? "" : `, for the one opened in line ${opened}`;
    return `a closing “${closing}” is missing${where}`;
  }
  return prevSibling && /^(if|while|for|switch|catch)$/.test(prevSibling.name) ? "a “(” is missing" : null;
}

function missingPart({ from, parent, prevSibling }: SyntaxNode, text: Text): string {
  const line = text.lineAt(from);
  const [next] = /^\s*(\w+|\S)/.exec(line.text.slice(from - line.from)) ?? [];
  const before = prevSibling ? text.sliceString(prevSibling.from, prevSibling.to) : "";
  if (/^[^\w\s)\]}"'`]{1,3}$/.test(before)) return `something is missing after “${before}”`;
  if (parent?.name === "ConditionalExpression") return "a “:” is missing";
  return next === undefined ? "something is missing at the end" : `“${next.trim()}” does not belong here`;
}

/** What to underline: what does not belong, the word that follows, or else the last character before. */
function rangeOf({ from, to }: SyntaxNode, text: Text): { from: number; to: number } {
  const line = text.lineAt(from);
  if (to > from) return { from, to: Math.max(from + 1, Math.min(to, line.to)) };
  const [gap = "", word = ""] = /^(\s*)(\w+|\S)/.exec(line.text.slice(from - line.from))?.slice(1) ?? [];
  if (word !== "") return { from: from + gap.length, to: from + gap.length + word.length };
  return from > line.from ? { from: from - 1, to: from } : { from: line.from, to: line.to };
}
