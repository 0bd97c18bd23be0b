import { closestName } from "@/lib/utils/closest-name";
import { didYouMean, findPart, optionalPart, requiredPart } from "./access";
import type { ASTNode } from "./ast";
import { accessKey, parseExpression, textOf } from "./ast";
import { compileCall, compileMethod } from "./compile-call";
import { ExpressionError, LimitError, located } from "./expression-error";
import { type Frame, scopeVariables } from "./frame";
import { binaryOperators, finite } from "./operators";
import { kindNames, kindOf, setField, type Value } from "./value";

/** A compiled expression: computes its value in a frame. */
export type Run = (frame: Frame) => Value;

/** The local variables that a place in the expression sees, by the slot of `frame.locals` they live in. */
export type Locals = ReadonlyMap<string, number>;

/**
 * Turns an expression into nested closures. They, and not the evaluator of the parser's package, run it: that
 * one tells whole numbers from others, has no bound on its work, and cannot say which path was missing.
 * Throws ExpressionError for mistakes that need no values to be found.
 */
export function compileExpression(source: string): Run {
  return compileNode(parseExpression(source), new Map());
}

export function compileNode(node: ASTNode, locals: Locals): Run {
  switch (node.op) {
    case "value":
      return compileLiteral(node);
    case "id":
      return compileName(node, node.args, locals);
    case ".":
    case "[]":
      return compileAccess(node, locals);
    case ".?":
    case "[?]":
      return compileOptionalAccess(node, locals);
    case "call":
      return compileCall(node, locals);
    case "rcall":
      return compileMethod(node, locals);
    case "list":
      return compileList(node, locals);
    case "map":
      return compileMap(node, locals);
    case "?:":
      return compileTernary(node, locals);
    case "&&":
      return compileLogical(node, locals, false);
    case "||":
      return compileLogical(node, locals, true);
    case "!_":
    case "-_":
      return compileUnary(node, locals);
    default:
      return compileBinary(node, locals);
  }
}

/** The error to throw for a mistake at `node`. */
export function fail(
  node: ASTNode,
  message: string,
  details: { path?: string | null; suggestion?: string | null } = {},
): ExpressionError {
  return new ExpressionError(message, node.input, {
    position: { start: node.start, end: node.end },
    ...details,
  });
}

function compileLiteral(node: ASTNode & { op: "value" }): Run {
  const value = literalValue(node);
  return () => value;
}

/** Every number is a double, as in JSON; `1`, `1u` and `1.0` are the same. */
export function literalValue(node: ASTNode & { op: "value" }): Value {
  const { args } = node;
  if (args === null || typeof args === "boolean" || typeof args === "string" || typeof args === "number")
    return args;
  if (args instanceof Uint8Array) throw fail(node, "There are no byte strings here; leave out the b.");
  const number = Number(args.valueOf());
  if (!Number.isSafeInteger(number))
    throw fail(node, "This number has too many digits to be exact; write it as text.");
  return number;
}

function compileName(node: ASTNode, name: string, locals: Locals): Run {
  const slot = locals.get(name);
  if (slot !== undefined) return (frame) => frame.locals[slot] ?? null;
  return (frame) => {
    const value = Object.hasOwn(frame.scope, name) ? frame.scope[name] : undefined;
    if (value === undefined) throw fail(node, unknownName(name, [...locals.keys()]), { path: name });
    return value;
  };
}

/** Shared by the run and the check. */
export function unknownName(name: string, localNames: readonly string[]): string {
  if (scopeVariables.some((variable) => variable === name))
    return `There is no “${name}” at this place of the workflow.`;
  const near = closestName(name, [...scopeVariables, ...localNames]);
  const hint =
    near === null ? `For text, write "${name}"; for the result of a step, steps.${name}.` : didYouMean(near);
  return `There is no “${name}”. ${hint}`;
}

function compileAccess(node: ASTNode & { op: "." | "[]" }, locals: Locals): Run {
  const left = compileNode(node.args[0], locals);
  const key = accessKey(node);
  if (key !== null) {
    return (frame) => {
      const target = left(frame);
      return findPart(target, key) ?? requiredPart(target, key, node);
    };
  }
  const index = compileIndex(node, locals);
  return (frame) => requiredPart(left(frame), index(frame), node);
}

function compileOptionalAccess(node: ASTNode & { op: ".?" | "[?]" }, locals: Locals): Run {
  const left = compileNode(node.args[0], locals);
  const key = accessKey(node);
  const index: Run = key === null ? compileIndex(node, locals) : () => key;
  return (frame) => optionalPart(left(frame), index(frame));
}

export function compileIndex(node: ASTNode & { op: "." | "[]" | ".?" | "[?]" }, locals: Locals): Run {
  const [, index] = node.args;
  if (typeof index === "string") return () => index;
  return compileNode(index, locals);
}

function compileList(node: ASTNode & { op: "list" }, locals: Locals): Run {
  const items = node.args.map((item) => compileNode(item, locals));
  return (frame) => {
    frame.spend(items.length);
    return items.map((item) => item(frame));
  };
}

function compileMap(node: ASTNode & { op: "map" }, locals: Locals): Run {
  const entries = node.args.map(([key, value]) => {
    if (key.op === "id" && !locals.has(key.args) && !scopeVariables.some((name) => name === key.args)) {
      throw fail(key, `Field names are quoted: "${key.args}".`);
    }
    return { key: compileNode(key, locals), keyNode: key, value: compileNode(value, locals) };
  });
  return (frame) => {
    frame.spend(entries.length);
    const map: Record<string, Value> = {};
    for (const { key, keyNode, value } of entries) {
      const name = key(frame);
      if (typeof name !== "string")
        throw fail(keyNode, `A field name has to be text, not ${kindNames[kindOf(name)]}.`);
      setField(map, name, value(frame));
    }
    return map;
  };
}

function compileTernary(node: ASTNode & { op: "?:" }, locals: Locals): Run {
  const condition = compileBoolean(node.args[0], locals, "The condition before “?”");
  const then = compileNode(node.args[1], locals);
  const otherwise = compileNode(node.args[2], locals);
  return (frame) => (condition(frame) ? then(frame) : otherwise(frame));
}

/** An expression that has to give true or false; `role` says in the message what it is for. */
export function compileBoolean(node: ASTNode, locals: Locals, role: string): (frame: Frame) => boolean {
  const run = compileNode(node, locals);
  return (frame) => {
    const value = run(frame);
    if (typeof value === "boolean") return value;
    throw fail(node, `${role} has to be true or false, but ${textOf(node)} is ${kindNames[kindOf(value)]}.`);
  };
}

/** As in CEL, an error on one side does not matter if the other side alone decides. */
function compileLogical(node: ASTNode & { op: "&&" | "||" }, locals: Locals, decisive: boolean): Run {
  const role = `Each side of “${node.op}”`;
  const left = compileBoolean(node.args[0], locals, role);
  const right = compileBoolean(node.args[1], locals, role);
  return (frame) => {
    let first: boolean;
    try {
      first = left(frame);
    } catch (error) {
      if (error instanceof LimitError || right(frame) !== decisive) throw error;
      return decisive;
    }
    return first === decisive ? decisive : right(frame);
  };
}

function compileUnary(node: ASTNode & { op: "!_" | "-_" }, locals: Locals): Run {
  if (node.op === "!_") {
    const operand = compileBoolean(node.args, locals, "What follows “!”");
    return (frame) => !operand(frame);
  }
  const operand = compileNode(node.args, locals);
  return (frame) => {
    const value = operand(frame);
    if (typeof value === "number") return finite(-value) + 0;
    throw fail(node, `“-” needs a number, but ${textOf(node.args)} is ${kindNames[kindOf(value)]}.`);
  };
}

type BinaryNode = ASTNode & { op: keyof typeof binaryOperators };

function compileBinary(node: BinaryNode, locals: Locals): Run {
  const left = compileNode(node.args[0], locals);
  const right = compileNode(node.args[1], locals);
  const apply = binaryOperators[node.op];
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    try {
      return apply(a, b, frame);
    } catch (error) {
      throw located(error, node.input, node);
    }
  };
}
