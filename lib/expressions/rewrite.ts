import { isFieldName } from "./ast";
import { ExpressionError } from "./expression-error";
import { findReferences, type LocatedReference, type Reference } from "./references";
import { parseTemplate } from "./split-template";

/** Another beginning of a reference: its root and so many parts of its path make way for these names. */
export interface ReferenceChange {
  readonly parts: number;
  readonly by: readonly [string, ...string[]];
}

type Decide = (reference: Reference) => ReferenceChange | null;

/**
 * The expression, or the template, with references changed as `decide` says, and everything else, white space
 * too, as it was: with `{ parts: 1, by: ["steps", "call", "score"] }` `steps.?score.x` becomes
 * `steps.?call.score.x`. Null where it cannot be read, or where a variable of the expression's own would take
 * the place of what a changed reference means.
 */
export function rewriteReferences(
  source: string,
  kind: "expression" | "template",
  decide: Decide,
): string | null {
  try {
    if (kind === "expression") return rewriteExpression(source, decide);
    const parts = parseTemplate(source).map((part) => {
      if (part.kind === "text") return part.text;
      const rewritten = rewriteExpression(part.source, decide);
      return rewritten === null ? null : `{{${rewritten}}}`;
    });
    return parts.includes(null) ? null : parts.join("");
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

function rewriteExpression(source: string, decide: Decide): string | null {
  const changes = written(source).map((reference) => ({ reference, change: decide(reference) }));
  if (changes.every(({ change }) => change === null)) return source;
  const edits = changes.flatMap(({ reference, change }) => (change ? editsOf(reference, change) : []));
  if (edits.includes(null)) return null;
  let rewritten = source;
  for (const edit of edits.sort((a, b) => (b?.start ?? 0) - (a?.start ?? 0))) {
    if (edit) rewritten = rewritten.slice(0, edit.start) + edit.text + rewritten.slice(edit.end);
  }
  const found = written(rewritten);
  const isMeant =
    found.length === changes.length &&
    changes.every(({ reference, change }, i) => {
      if (isMembership(reference)) return true;
      const names = change ? change.by : [reference.root];
      return names.every((name, n) => name === (n === 0 ? found[i]?.root : found[i]?.path[n - 1]));
    });
  return isMeant ? rewritten : null;
}

/** Of `"score" in steps` only that it asks for the step, not that it reads all of them. */
function written(source: string): LocatedReference[] {
  const found = findReferences(source);
  const asked = new Set(found.filter(isMembership).map(({ rootAt }) => rootAt.start));
  return found.filter((reference) => isMembership(reference) || !asked.has(reference.rootAt.start));
}

interface TextEdit {
  start: number;
  end: number;
  text: string;
}

function editsOf(reference: LocatedReference, { parts: count, by }: ReferenceChange): (TextEdit | null)[] {
  const { root, path, rootAt, key, parts, guarded } = reference;
  if (isMembership(reference)) return membershipEdits(rootAt, key, count, by);
  const head = [root, ...path.slice(0, count)];
  const kept = by.findIndex((name, i) => name !== head[i]);
  const same = kept === -1 ? Math.min(by.length, head.length) : Math.min(kept, head.length);
  const start = same === 0 ? rootAt.start : same === 1 ? rootAt.end : (parts[same - 2]?.end ?? rootAt.end);
  const end = count === 0 ? rootAt.end : (parts[count - 1]?.end ?? rootAt.end);
  const wasOptional = parts.slice(Math.max(0, same - 1), count).some(({ optional }) => optional);
  const fields = by.slice(Math.max(1, same));
  // A root is always there, and so nothing can ask whether it is.
  if (by.length === 1 && (wasOptional || (guarded && count === path.length))) return [null];
  const text = fields.map((name, i) => fieldText(name, wasOptional && i === 0)).join("");
  return [{ start, end, text: (same === 0 ? by[0] : "") + text }];
}

/** `"score" in steps`: whether it is there now depends on the first of the new names. */
function membershipEdits(
  rootAt: { start: number; end: number },
  key: { start: number; end: number } | null,
  count: number,
  by: ReferenceChange["by"],
): (TextEdit | null)[] {
  const [root, ...fields] = by;
  if (count === 0) return [{ ...rootAt, text: root + fields.map((name) => fieldText(name, false)).join("") }];
  const [first] = fields;
  if (first === undefined || !key) return [null];
  return [
    { start: key.start, end: key.end, text: JSON.stringify(first) },
    { ...rootAt, text: root },
  ];
}

function isMembership({ path, parts }: LocatedReference): boolean {
  return parts.length === 0 && path.length > 0;
}

function fieldText(name: string, optional: boolean): string {
  if (isFieldName(name)) return `${optional ? ".?" : "."}${name}`;
  return `${optional ? "[?" : "["}${JSON.stringify(name)}]`;
}

/** What a template reads that is nothing but one reference, such as `{{ steps.score.x }}`; null for any other. */
export function soleReference(template: string): Pick<Reference, "root" | "path"> | null {
  try {
    const [part, ...others] = parseTemplate(template.trim());
    if (part?.kind !== "expression" || others.length > 0) return null;
    const [reference, ...more] = findReferences(part.source);
    const text = part.source.trim();
    const isWhole = reference && part.source.slice(reference.start, reference.end) === text;
    const isPlain = reference?.parts.every(({ optional }) => !optional) && !isMembership(reference);
    return isWhole && isPlain && more.length === 0 ? { root: reference.root, path: reference.path } : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
