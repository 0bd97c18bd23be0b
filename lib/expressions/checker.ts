import { type AccessNode, type ASTNode, accessKey, isAccess, pathOf, textOf } from "./ast";
import { type FieldLookup, lookUpField, optionalOf } from "./check-fields";
import { resultKind } from "./check-operators";
import { literalValue, unknownName } from "./compile";
import { countText, type FunctionDefinition, type Returns, wrongArgument } from "./functions/define";
import { functionsByName, lambdasByName } from "./functions/table";
import { type BinaryOperator, mismatch } from "./operators";
import {
  dyn,
  itemType,
  kindsOf,
  mapOf,
  type Type,
  typeName,
  typeOfKind,
  unionOf,
  withoutNull,
} from "./types";
import { type Kind, kindNames, kindOf } from "./value";

/** A mistake, or what may become one; `start` and `end` are offsets in the expression or template. */
export interface ExpressionIssue {
  readonly severity: "error" | "warning";
  readonly code:
    | "syntax"
    | "unknown-variable"
    | "unknown-field"
    | "unknown-step"
    | "wrong-type"
    | "maybe-skipped";
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The name that was probably meant. */
  readonly suggestion?: string;
}

type Locals = ReadonlyMap<string, Type>;
type MethodNode = ASTNode & { op: "rcall" };

/**
 * Finds the types of an expression that compiles, and notes what cannot work in `issues`. A part with an
 * issue is `dyn` to what is around it, so that one mistake is told once.
 */
export class Checker {
  readonly issues: ExpressionIssue[] = [];

  constructor(readonly variables: ReadonlyMap<string, Type>) {}

  check(node: ASTNode, locals: Locals = new Map()): Type {
    switch (node.op) {
      case "value":
        return typeOfKind(kindOf(literalValue(node)));
      case "id":
        return this.#name(node, node.args, locals);
      case ".":
      case ".?":
      case "[]":
      case "[?]":
        return this.#access(node, locals, false);
      case "list":
        return { kind: "list", item: unionOf(node.args.map((item) => this.check(item, locals))) };
      case "map":
        return this.#map(node, locals);
      case "?:":
        this.expect(node.args[0], this.check(node.args[0], locals), "bool", "The condition before “?”");
        return unionOf([this.check(node.args[1], locals), this.check(node.args[2], locals)]);
      case "&&":
      case "||":
        for (const side of node.args)
          this.expect(side, this.check(side, locals), "bool", `Each side of “${node.op}”`);
        return { kind: "bool" };
      case "!_":
        this.expect(node.args, this.check(node.args, locals), "bool", "What follows “!”");
        return { kind: "bool" };
      case "-_":
        this.expect(node.args, this.check(node.args, locals), "number", "What follows “-”");
        return { kind: "number" };
      case "call":
        return this.#call(node, locals);
      case "rcall":
        return this.#method(node, locals);
      default:
        return this.#binary(
          node,
          node.op,
          this.check(node.args[0], locals),
          this.check(node.args[1], locals),
        );
    }
  }

  /** Notes an issue unless the type can be of the kind; `role` says what the expression is there for. */
  expect(node: ASTNode, type: Type, kind: Kind, role: string): void {
    if (kindsOf(type)?.includes(kind) ?? true) return;
    const hint = type.kind === "optional" ? " Say what to use when it is absent, with .orValue(…)." : "";
    this.#wrongType(
      node,
      `${role} has to be ${kindNames[kind]}, but ${textOf(node)} is ${typeName(type)}.${hint}`,
    );
  }

  #note(
    node: ASTNode,
    code: ExpressionIssue["code"],
    message: string,
    suggestion: string | null = null,
  ): void {
    const place = { start: node.start, end: node.end };
    this.issues.push({
      severity: "error",
      code,
      message,
      ...place,
      ...(suggestion === null ? {} : { suggestion }),
    });
  }

  #wrongType(node: ASTNode, message: string): Type {
    this.#note(node, "wrong-type", message);
    return dyn;
  }

  #name(node: ASTNode, name: string, locals: Locals): Type {
    const type = locals.get(name) ?? this.variables.get(name);
    if (type !== undefined) return type;
    this.#note(node, "unknown-variable", unknownName(name, [...locals.keys()]));
    return dyn;
  }

  /** `asked`: inside of `has()`, where a missing field is no mistake, but one that can never be there is odd. */
  #access(node: AccessNode, locals: Locals, asked: boolean): Type {
    const [left, index] = node.args;
    const parent = asked && isAccess(left) ? this.#access(left, locals, true) : this.check(left, locals);
    if (typeof index !== "string") this.#index(index, this.check(index, locals));
    const optional = node.op === ".?" || node.op === "[?]";
    const lookup = lookUpField(parent, accessKey(node), pathOf(left));
    if (lookup.found === null)
      this.#missingField(node, lookup, optional || asked || parent.kind === "optional");
    const found = lookup.found ?? dyn;
    return optional ? optionalOf(found) : found;
  }

  #index(node: ASTNode, type: Type): void {
    const kinds = kindsOf(type);
    if (kinds === null || kinds.includes("number") || kinds.includes("string")) return;
    this.#wrongType(node, `Between brackets goes a number or a field name, not ${typeName(type)}.`);
  }

  #missingField(node: AccessNode, lookup: FieldLookup & { found: null }, allowed: boolean): void {
    const isStep = pathOf(node.args[0]) === "steps";
    const last = node.op === "." || node.op === ".?" ? { start: node.pos, end: node.end } : node.args[1];
    const { message, suggestion, learned } = lookup;
    this.issues.push({
      severity: allowed || learned ? "warning" : "error",
      code: isStep ? "unknown-step" : "unknown-field",
      message,
      start: typeof last === "string" ? node.start : last.start,
      end: typeof last === "string" ? node.end : last.end,
      ...(suggestion === null ? {} : { suggestion }),
    });
  }

  #map(node: ASTNode & { op: "map" }, locals: Locals): Type {
    const fields = new Map<string, Type>();
    let computed = false;
    for (const [key, value] of node.args) {
      this.expect(key, this.check(key, locals), "string", "A field name");
      const type = this.check(value, locals);
      if (key.op === "value" && typeof key.args === "string") fields.set(key.args, type);
      else computed = true;
    }
    return { kind: "map", fields, rest: computed ? dyn : null, learned: false };
  }

  #binary(node: ASTNode, operator: BinaryOperator, left: Type, right: Type): Type {
    const lefts = kindsOf(left) ?? definiteKinds;
    const rights = kindsOf(right) ?? definiteKinds;
    const results = lefts.flatMap((l) => rights.flatMap((r) => resultKind(operator, l, r) ?? []));
    if (results.length === 0) return this.#wrongType(node, operandMismatch(operator, left, right));
    if (operator === "==" || operator === "!=") {
      const possible =
        lefts.some((kind) => kind === "null" || rights.includes(kind)) || rights.includes("null");
      if (!possible) {
        const outcome = operator === "==" ? "is never true" : "is always true";
        this.#wrongType(
          node,
          operandMismatch(operator, left, right).replace("does not work on", `${outcome} for`),
        );
      }
    }
    if (left.kind === "list" && right.kind === "list" && operator === "+") {
      return { kind: "list", item: unionOf([left.item, right.item]) };
    }
    return unionOf(results.map(typeOfKind));
  }

  #call(node: ASTNode & { op: "call" }, locals: Locals): Type {
    const [name, args] = node.args;
    const [field] = args;
    if (name === "has") {
      if (field !== undefined && isAccess(field)) this.#access(field, locals, true);
      return { kind: "bool" };
    }
    if (name === "default") return this.#default(args, locals);
    return this.#function(node, name, args, locals);
  }

  #default([field, other]: readonly ASTNode[], locals: Locals): Type {
    if (field === undefined || other === undefined) return dyn;
    const type = isAccess(field) ? this.#access(field, locals, true) : this.check(field, locals);
    return unionOf([withoutNull(type.kind === "optional" ? type.value : type), this.check(other, locals)]);
  }

  #method(node: MethodNode, locals: Locals): Type {
    const [name, receiver, args] = node.args;
    if (name === "bind" && receiver.op === "id" && receiver.args === "cel") return this.#bind(args, locals);
    if (["orValue", "or", "hasValue", "value"].includes(name)) return this.#optionalMethod(node, locals);
    if (lambdasByName.has(name)) return this.#lambda(node, locals);
    return this.#function(node, name, [receiver, ...args], locals);
  }

  #bind([variable, bound, body]: readonly ASTNode[], locals: Locals): Type {
    if (variable?.op !== "id" || bound === undefined || body === undefined) return dyn;
    return this.check(body, new Map([...locals, [variable.args, this.check(bound, locals)]]));
  }

  #optionalMethod(node: MethodNode, locals: Locals): Type {
    const [name, receiver, [other]] = node.args;
    const type = this.check(receiver, locals);
    const otherType = other === undefined ? dyn : this.check(other, locals);
    if (name === "hasValue") return { kind: "bool" };
    if (type.kind === "dyn") return dyn;
    if (type.kind !== "optional") {
      const message = `.${name}() follows .? or [?], but ${pathOf(receiver)} is ${typeName(type)}. Write .?field.${name}(…).`;
      return this.#wrongType(node, message);
    }
    if (name === "value") return type.value;
    if (name === "orValue") return unionOf([type.value, otherType]);
    return optionalOf(unionOf([type.value, otherType.kind === "optional" ? otherType.value : dyn]));
  }

  #lambda(node: MethodNode, locals: Locals): Type {
    const [name, receiver, args] = node.args;
    const lambda = lambdasByName.get(name);
    const [variable, ...bodies] = args;
    const last = bodies.at(-1);
    const list = this.check(receiver, locals);
    if (lambda === undefined || variable?.op !== "id" || last === undefined) return dyn;
    const item = itemType(list);
    if (item === null)
      this.#wrongType(receiver, `${name}() needs a list, but ${pathOf(receiver)} is ${typeName(list)}.`);
    const inner = new Map([...locals, [variable.args, item ?? dyn]]);
    const types = bodies.map((body) => this.check(body, inner));
    const result = types.at(-1) ?? dyn;
    const [condition] = bodies;
    if (bodies.length === 2 && condition)
      this.expect(condition, types[0] ?? dyn, "bool", `The condition of ${name}()`);
    if (lambda.predicate) this.expect(last, result, "bool", `The condition of ${name}()`);
    switch (lambda.returns) {
      case "same":
        return { kind: "list", item: item ?? dyn };
      case "mapped":
        return { kind: "list", item: result };
      case "groups":
        return mapOf({ kind: "list", item: item ?? dyn });
      case "index":
        return mapOf(item ?? dyn);
      case "counts":
        return mapOf({ kind: "number" });
      case "bool":
        return { kind: "bool" };
    }
  }

  #function(node: ASTNode, name: string, args: readonly ASTNode[], locals: Locals): Type {
    const types = args.map((arg) => this.check(arg, locals));
    const definition = functionsByName.get(name);
    if (definition === undefined) return dyn;
    const { parameters } = definition;
    const required = parameters.filter(({ optional }) => optional !== true).length;
    if (args.length < required || args.length > parameters.length) {
      this.#wrongType(node, `${name}() takes ${countText(required, parameters.length)}, not ${args.length}.`);
    } else {
      for (const [i, arg] of args.entries()) this.#argument(definition, arg, types[i] ?? dyn, i);
    }
    return returnType(definition.returns, types[0] ?? dyn);
  }

  #argument({ name, parameters }: FunctionDefinition, arg: ASTNode, type: Type, index: number): void {
    const parameter = parameters[index];
    const kinds = kindsOf(type);
    const [first] = kinds ?? [];
    if (parameter === undefined || kinds === null || first === undefined) return;
    const allowed = parameter.type === "any" ? null : parameter.type.split("|");
    if (allowed === null ? type.kind !== "optional" : kinds.some((kind) => allowed.includes(kind))) return;
    this.#wrongType(arg, wrongArgument(name, parameter.name, allowed, first));
  }
}

/** What a value of unknown type can be: only `.?` gives something that may be absent. */
const definiteKinds: readonly Kind[] = [
  "null",
  "bool",
  "number",
  "string",
  "list",
  "map",
  "timestamp",
  "duration",
];

function operandMismatch(operator: BinaryOperator, left: Type, right: Type): string {
  const [l] = kindsOf(left) ?? [];
  const [r] = kindsOf(right) ?? [];
  if (l !== undefined && r !== undefined) return mismatch(operator, l, r);
  const known = l ?? r ?? "null";
  const numeric = known === "string" && ["-", "*", "/", "%"].includes(operator);
  return `“${operator}” does not work on ${kindNames[known]}${numeric ? ": make it a number, with number(…)" : ""}.`;
}

function returnType(returns: Returns, first: Type): Type {
  switch (returns) {
    case "first":
      return first;
    case "item":
      return itemType(first) ?? dyn;
    case "field":
      return fieldType(first);
    case "list<first>":
      return { kind: "list", item: first };
    case "entries": {
      const entry = new Map([
        ["key", string],
        ["value", fieldType(first)],
      ]);
      return { kind: "list", item: { kind: "map", fields: entry, rest: null, learned: false } };
    }
    case "list<string>":
      return { kind: "list", item: string };
    case "list<number>":
      return { kind: "list", item: { kind: "number" } };
    default:
      return typeOfKind(returns);
  }
}

const string: Type = { kind: "string" };

function fieldType(type: Type): Type {
  if (type.kind !== "map") return dyn;
  return unionOf([...type.fields.values(), ...(type.rest === null ? [] : [type.rest])]);
}
