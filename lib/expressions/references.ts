import { type AccessNode, type ASTNode, accessKey, children, isAccess, parseExpression } from "./ast";
import { ExpressionError, type Range } from "./expression-error";
import { lambdasByName } from "./functions/table";
import { parseTemplate } from "./split-template";

/** A reading of a variable: `steps.score.object` has the root `steps` and the path `score`, `object`. */
export interface Reference {
  readonly root: string;
  /** As far as it is written out; what follows a computed key is left away. Indexes are texts too. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Whether the absence of the first part of the path is provided for, by `.?`, `has()` or a condition. */
  readonly guarded: boolean;
}

/** A reference, and where the first part of its path is written, for renaming. */
export interface LocatedReference extends Reference {
  readonly key: (Range & { readonly quoted: boolean }) | null;
  readonly rootAt: Range;
  /** Of each part of the path, where it ends and whether it may be missing; none for `"score" in steps`. */
  readonly parts: readonly { readonly end: number; readonly optional: boolean }[];
}

/** All readings of variables in an expression, in source order. Throws ExpressionError if it cannot be read. */
export function references(source: string): Reference[] {
  return findReferences(source).map(({ root, path, start, end, guarded }) => ({
    root,
    path,
    start,
    end,
    guarded,
  }));
}

/** The same for all expressions of a template, with places in the template. */
export function templateReferences(template: string): Reference[] {
  return parseTemplate(template).flatMap((part) => {
    if (part.kind === "text") return [];
    const offset = part.sourceStart;
    try {
      return references(part.source).map((found) => ({
        ...found,
        start: found.start + offset,
        end: found.end + offset,
      }));
    } catch (error) {
      throw error instanceof ExpressionError ? error.within(template, offset) : error;
    }
  });
}

export function findReferences(source: string): LocatedReference[] {
  const found: LocatedReference[] = [];
  visit(parseExpression(source), { locals: new Set(), present: new Set(), optional: false }, found);
  return found.sort((a, b) => a.start - b.start);
}

interface Surroundings {
  readonly locals: ReadonlySet<string>;
  /** What conditions around this place have found to be there, as `steps.score`. */
  readonly present: ReadonlySet<string>;
  /** Inside of `has()`, where everything may be missing. */
  readonly optional: boolean;
}

function visit(node: ASTNode, around: Surroundings, found: LocatedReference[]): void {
  if (node.op === "id" || isAccess(node)) {
    visitChain(node, around, found);
    return;
  }
  if (node.op === "rcall" && visitBinding(node, around, found)) return;
  if (node.op === "call" && node.args[0] === "has") around = { ...around, optional: true };
  if (node.op === "call" && node.args[0] === "default") {
    const [field, ...others] = node.args[1];
    if (field !== undefined) visit(field, { ...around, optional: true }, found);
    for (const other of others) visit(other, around, found);
    return;
  }
  if (node.op === "?:") {
    visit(node.args[0], around, found);
    visit(node.args[1], knowing(around, presentWhen(node.args[0], true)), found);
    visit(node.args[2], knowing(around, presentWhen(node.args[0], false)), found);
    return;
  }
  if (node.op === "&&" || node.op === "||") {
    visit(node.args[0], around, found);
    visit(node.args[1], knowing(around, presentWhen(node.args[0], node.op === "&&")), found);
    return;
  }
  const member = membership(node);
  if (member !== null && !around.locals.has(member.root)) found.push(member);
  for (const child of children(node)) visit(child, around, found);
}

function knowing(around: Surroundings, present: ReadonlySet<string>): Surroundings {
  return { ...around, present: new Set([...around.present, ...present]) };
}

/** `list.map(x, …)` and `cel.bind(x, …)`: their name hides a variable of the same name. */
function visitBinding(
  node: ASTNode & { op: "rcall" },
  around: Surroundings,
  found: LocatedReference[],
): boolean {
  const [name, receiver, args] = node.args;
  const binds = name === "bind" && receiver.op === "id" && receiver.args === "cel";
  const [variable, ...rest] = args;
  if ((!binds && !lambdasByName.has(name)) || variable?.op !== "id") return false;
  const inner = { ...around, locals: new Set([...around.locals, variable.args]) };
  if (!binds) visit(receiver, around, found);
  rest.forEach((arg, i) => {
    visit(arg, binds && i === 0 ? around : inner, found);
  });
  return true;
}

function visitChain(node: ASTNode, around: Surroundings, found: LocatedReference[]): void {
  const accesses: AccessNode[] = [];
  let root = node;
  while (isAccess(root)) {
    accesses.unshift(root);
    const [left, index] = root.args;
    if (typeof index !== "string") visit(index, around, found);
    root = left;
  }
  if (root.op !== "id") {
    visit(root, around, found);
    return;
  }
  if (around.locals.has(root.args)) return;
  const computed = accesses.findIndex((access) => accessKey(access) === null);
  const written = computed === -1 ? accesses : accesses.slice(0, computed);
  const [first] = written;
  const path = written.map((access) => String(accessKey(access)));
  found.push({
    root: root.args,
    path,
    start: root.start,
    end: written.at(-1)?.end ?? root.end,
    guarded:
      around.optional ||
      (first !== undefined && isOptional(first)) ||
      around.present.has(presence(root.args, path)),
    key: first === undefined ? null : keyRange(first),
    rootAt: { start: root.start, end: root.end },
    parts: written.map((access) => ({ end: access.end, optional: isOptional(access) })),
  });
}

function isOptional(node: AccessNode): boolean {
  return node.op === ".?" || node.op === "[?]";
}

function keyRange(node: AccessNode): Range & { quoted: boolean } {
  const [, key] = node.args;
  if (typeof key === "string") return { start: node.pos, end: node.pos + key.length, quoted: false };
  return { start: key.start, end: key.end, quoted: true };
}

function presence(root: string, path: readonly string[]): string {
  return JSON.stringify([root, path[0] ?? null]);
}

/** `"score" in steps` asks for the step as `has(steps.score)` does. */
function membership(node: ASTNode): LocatedReference | null {
  if (node.op !== "in") return null;
  const [key, map] = node.args;
  if (key.op !== "value" || typeof key.args !== "string" || map.op !== "id") return null;
  const { start, end } = key;
  return {
    root: map.args,
    path: [key.args],
    start,
    end,
    guarded: true,
    key: { start, end, quoted: true },
    rootAt: { start: map.start, end: map.end },
    parts: [],
  };
}

/** What is certainly there where a condition came out as `outcome`. */
function presentWhen(node: ASTNode, outcome: boolean): ReadonlySet<string> {
  if (node.op === "!_") return presentWhen(node.args, !outcome);
  if (node.op === "&&" || node.op === "||") {
    const left = presentWhen(node.args[0], outcome);
    const right = presentWhen(node.args[1], outcome);
    const both = (node.op === "&&") === outcome;
    return new Set(both ? [...left, ...right] : [...left].filter((name) => right.has(name)));
  }
  if (!outcome) return new Set();
  const asked = askedFor(node);
  return new Set(asked === null ? [] : [presence(asked.root, asked.path)]);
}

/** What `has(x.y)`, `x.?y.hasValue()` and `"y" in x` ask for. */
function askedFor(node: ASTNode): Reference | null {
  const inside =
    node.op === "call" && node.args[0] === "has"
      ? node.args[1][0]
      : node.op === "rcall" && node.args[0] === "hasValue"
        ? node.args[1]
        : undefined;
  if (inside === undefined) return membership(node);
  const found: LocatedReference[] = [];
  visitChain(inside, { locals: new Set(), present: new Set(), optional: true }, found);
  return found.at(-1) ?? null;
}
