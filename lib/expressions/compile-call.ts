import { closestName } from "@/lib/utils/closest-name";
import { didYouMean, optionalPart } from "./access";
import { type ASTNode, accessKey, children, isAccess, pathOf } from "./ast";
import { compileBoolean, compileIndex, compileNode, fail, type Locals, type Run } from "./compile";
import { ExpressionError, located } from "./expression-error";
import type { Frame } from "./frame";
import type { FunctionDefinition, LambdaDefinition } from "./functions/define";
import { callableNames, functionsByName, lambdasByName } from "./functions/table";
import { isList, isMap, kindNames, kindOf, Optional, type Value } from "./value";

type MethodNode = ASTNode & { op: "rcall" };

/** `name(…)`: has(), default(), or a function of the table. */
export function compileCall(node: ASTNode & { op: "call" }, locals: Locals): Run {
  const [name, args] = node.args;
  if (name === "has") return compileHas(node, args, locals);
  if (name === "default") return compileDefault(node, args, locals);
  const lambda = lambdasByName.get(name);
  if (lambda !== undefined)
    throw fail(node, `${name}() is written after its list: ${lambda.signatures.join(" or ")}.`);
  return compileFunction(node, functionNamed(node, name), args, locals);
}

/** `receiver.name(…)`: an operation on an optional, `cel.bind`, a function over items, or one of the table. */
export function compileMethod(node: MethodNode, locals: Locals): Run {
  const [name, receiver, args] = node.args;
  if (name === "bind" && receiver.op === "id" && receiver.args === "cel")
    return compileBind(node, args, locals);
  if (Object.hasOwn(optionalMethods, name)) return compileOptionalMethod(node, locals);
  const lambda = lambdasByName.get(name);
  if (lambda !== undefined) return compileLambda(node, lambda, locals);
  return compileFunction(node, functionNamed(node, name), [receiver, ...args], locals);
}

function functionNamed(node: ASTNode, name: string): FunctionDefinition {
  const found = functionsByName.get(name);
  if (found !== undefined) return found;
  if (name === "has") throw fail(node, "has() is written before its field, as in has(trigger.body.email).");
  if (name === "default")
    throw fail(node, 'default() is written before its field, as in default(trigger.body.name, "friend").');
  const suggestion = closestName(name, callableNames);
  const hint = suggestion === null ? "" : ` ${didYouMean(suggestion)}`;
  const [start = node.start] = node.op === "rcall" ? [node.args[1].end] : [];
  const at = node.input.indexOf(name, start);
  const position = { start: at, end: at + name.length };
  throw new ExpressionError(`There is no function “${name}”.${hint}`, node.input, { position, suggestion });
}

function compileFunction(
  node: ASTNode,
  { run }: FunctionDefinition,
  args: readonly ASTNode[],
  locals: Locals,
): Run {
  const compiled = args.map((arg) => compileNode(arg, locals));
  return (frame) => {
    const values = compiled.map((arg) => arg(frame));
    try {
      return run(values, frame);
    } catch (error) {
      throw located(error, node.input, node);
    }
  };
}

/**
 * `has(a.b.c)`: false as soon as any part of the way is missing, the variable `a` included. CEL throws when
 * `a.b` is missing, but people ask has(steps.x.object) to learn whether step x ran at all.
 */
function compileHas(node: ASTNode, args: readonly ASTNode[], locals: Locals): Run {
  const [field] = args;
  if (field === undefined || args.length !== 1 || !isWrittenPath(field))
    throw fail(node, "has() takes one field, as in has(trigger.body.email).");
  const path = compilePath(field, locals);
  return (frame) => path(frame).value !== undefined;
}

function isWrittenPath(node: ASTNode): boolean {
  return (
    isAccess(node) && accessKey(node) !== null && (!isAccess(node.args[0]) || isWrittenPath(node.args[0]))
  );
}

/** `default(a.b.c, other)`: the other value where any part of the way is missing, or the end of it is null. */
function compileDefault(node: ASTNode, args: readonly ASTNode[], locals: Locals): Run {
  const [field, other] = args;
  if (field === undefined || other === undefined || args.length !== 2)
    throw fail(
      node,
      'default() takes a field and another value, as in default(trigger.body.name, "friend").',
    );
  const path = compilePath(field, locals);
  const otherwise = compileNode(other, locals);
  return (frame) => path(frame).value ?? otherwise(frame);
}

/** A way through fields and items that may end anywhere. */
function compilePath(node: ASTNode, locals: Locals): (frame: Frame) => Optional {
  if (node.op === "id" && !locals.has(node.args)) {
    const name = node.args;
    return ({ scope }) => new Optional(Object.hasOwn(scope, name) ? scope[name] : undefined);
  }
  if (isAccess(node)) {
    const left = compilePath(node.args[0], locals);
    const key = accessKey(node);
    const index: Run = key === null ? compileIndex(node, locals) : () => key;
    return (frame) => optionalPart(left(frame), index(frame));
  }
  const run = compileNode(node, locals);
  return (frame) => {
    const value = run(frame);
    return value instanceof Optional ? value : new Optional(value);
  };
}

/** To `or` and `orValue`, null is absent: APIs send it for what is not there, and who gives a default wants it then. */
const optionalMethods = {
  orValue: { args: 1, run: (optional: Optional, other: () => Value) => optional.value ?? other() },
  or: {
    args: 1,
    run: (optional: Optional, other: () => Value) => ((optional.value ?? null) === null ? other() : optional),
  },
  hasValue: { args: 0, run: (optional: Optional) => optional.value !== undefined },
  value: { args: 0, run: (optional: Optional) => optional.value },
} as const;

function compileOptionalMethod(node: MethodNode, locals: Locals): Run {
  const [name, receiver, args] = node.args;
  const method =
    name === "or" || name === "orValue" || name === "hasValue"
      ? optionalMethods[name]
      : optionalMethods.value;
  if (args.length !== method.args)
    throw fail(node, `.${name}() takes ${method.args} value${method.args === 1 ? "" : "s"}.`);
  const left = compileNode(receiver, locals);
  const [argument] = args;
  const right: Run = argument === undefined ? () => null : compileNode(argument, locals);
  return (frame) => {
    const optional = left(frame);
    if (!(optional instanceof Optional)) {
      const kind = kindNames[kindOf(optional)];
      throw fail(
        node,
        `.${name}() follows .? or [?], but ${pathOf(receiver)} is ${kind}. Write .?field.${name}(…).`,
      );
    }
    const value = method.run(optional, () => right(frame));
    if (value === undefined) throw fail(node, `${pathOf(receiver)} is absent.`, { path: pathOf(receiver) });
    return value;
  };
}

/** The variables inside of a binding. The slot is never that of an outer variable, not even of the same name. */
function withLocal(locals: Locals, name: string): { locals: Locals; slot: number } {
  const slot = Math.max(-1, ...locals.values()) + 1;
  return { locals: new Map([...locals, [name, slot]]), slot };
}

function variableName(node: ASTNode, variable: ASTNode | undefined): string {
  if (variable?.op === "id") return variable.args;
  throw fail(variable ?? node, "The first value has to be a name, as in list.map(x, x.name).");
}

function compileBind(node: ASTNode, args: readonly ASTNode[], locals: Locals): Run {
  const [variable, bound, body] = args;
  if (bound === undefined || body === undefined || args.length !== 3) {
    throw fail(node, "cel.bind() takes a name, its value and an expression.");
  }
  const inner = withLocal(locals, variableName(node, variable));
  const value = compileNode(bound, locals);
  const run = compileNode(body, inner.locals);
  return (frame) => {
    frame.locals[inner.slot] = value(frame);
    return run(frame);
  };
}

function compileLambda(node: MethodNode, lambda: LambdaDefinition, locals: Locals): Run {
  const [name, receiver, args] = node.args;
  const filtered = name === "map" && args.length === 3;
  const last = args.at(-1);
  if (last === undefined || args.length !== (filtered ? 3 : 2)) {
    throw fail(node, `${name}() is written ${lambda.signatures.join(" or ")}.`);
  }
  const inner = withLocal(locals, variableName(node, args[0]));
  const list = compileNode(receiver, locals);
  const each = compileNode(last, inner.locals);
  const test = compileBoolean(
    filtered ? (args[1] ?? last) : last,
    inner.locals,
    `The condition of ${name}()`,
  );
  const cost = args.reduce((total, arg) => total + sizeOf(arg) / 16, 1);
  return (frame) => {
    const visit =
      <Result>(run: (frame: Frame) => Result) =>
      (item: Value): Result => {
        frame.spend(cost);
        frame.locals[inner.slot] = item;
        return run(frame);
      };
    const items = itemsOf(node, list(frame), frame);
    const chosen = filtered ? items.filter(visit(test)) : items;
    try {
      return lambda.run({ items: chosen, frame, each: visit(each), test: visit(test) });
    } catch (error) {
      throw located(error, node.input, node);
    }
  };
}

/** How many nodes a tree has: evaluating a large one for each item is more work than a small one. */
function sizeOf(node: ASTNode): number {
  return children(node).reduce((total, child) => total + sizeOf(child), 1);
}

/** A list's items; as in CEL, an object stands for its keys. */
function itemsOf(node: MethodNode, value: Value, frame: Frame): readonly Value[] {
  if (isList(value)) return value;
  if (isMap(value)) {
    const keys = Object.keys(value);
    frame.spend(keys.length);
    return keys;
  }
  const [name, receiver] = node.args;
  throw fail(node, `${name}() needs a list, but ${pathOf(receiver)} is ${kindNames[kindOf(value)]}.`);
}
