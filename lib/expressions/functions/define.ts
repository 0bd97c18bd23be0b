import type { Json } from "@/lib/utils/json";
import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import {
  type Duration,
  type Kind,
  kindNames,
  kindOf,
  type Value,
  type ValueList,
  type ValueMap,
} from "../value";

interface ValueByKind {
  null: null;
  bool: boolean;
  number: number;
  string: string;
  list: ValueList;
  map: ValueMap;
  timestamp: Date;
  duration: Duration;
}

/** A kind of argument, or several as in `string|list`; `any` takes everything but an absent value. */
type ParameterType = keyof ValueByKind | "any" | `${keyof ValueByKind}|${keyof ValueByKind}`;
type Argument<T> = T extends keyof ValueByKind
  ? ValueByKind[T]
  : T extends `${infer A}|${infer B}`
    ? Argument<A> | Argument<B>
    : Value;

interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly optional?: true;
}

type Arguments<P extends readonly Parameter[]> = {
  -readonly [I in keyof P]: P[I] extends { optional: true }
    ? Argument<P[I]["type"]> | undefined
    : Argument<P[I]["type"]>;
};

export type Category =
  | "text"
  | "numbers"
  | "lists"
  | "objects"
  | "dates"
  | "conversion"
  | "encoding"
  | "absence";

/**
 * What a function gives, for the type check: a kind, `list<string>`, or with `first` the type of the first
 * argument, with `item` the type of its items, with `field` that of its fields, with `entries` its fields with
 * their names.
 */
export type Returns =
  | keyof ValueByKind
  | "any"
  | "list<string>"
  | "list<number>"
  | "list<first>"
  | "entries"
  | "first"
  | "item"
  | "field";

interface Documented {
  readonly name: string;
  readonly category: Category;
  readonly description: string;
  /** How it is written, where one line made from the parameters would not tell it. */
  readonly signatures?: readonly string[];
  /** An expression that shows it at work, and what that gives; both are checked by a test. */
  readonly example: readonly [source: string, result: Json];
}

/** One entry of the function table: its documentation, what the type check knows, and how it is computed. */
export interface FunctionDefinition extends Documented {
  readonly parameters: readonly Parameter[];
  readonly returns: Returns;
  /** Usually written before its first argument, as in `text.upper()`. Both spellings always work. */
  readonly method: boolean;
  readonly run: (args: readonly Value[], frame: Frame) => Value;
}

/** A function whose arguments are checked against its parameters before `run` sees them, typed. */
export function defineFunction<const P extends readonly Parameter[]>(
  definition: Documented & {
    readonly parameters: P;
    readonly returns: Returns;
    readonly method?: boolean;
    readonly run: (args: Arguments<P>, frame: Frame) => Value;
  },
): FunctionDefinition {
  const { name, parameters, run, method = true } = definition;
  const kinds = parameters.map(({ type }) => (type === "any" ? null : type.split("|")));
  const required = parameters.filter(({ optional }) => optional !== true).length;
  return {
    ...definition,
    method,
    run(args, frame) {
      if (args.length < required || args.length > parameters.length) {
        throw new Fault(`${name}() takes ${countText(required, parameters.length)}, not ${args.length}.`);
      }
      for (let i = 0; i < args.length; i++) {
        const kind = kindOf(args[i] ?? null);
        const allowed = kinds[i];
        if (allowed ? !allowed.includes(kind) : kind === "optional") {
          throw new Fault(wrongArgument(name, parameters[i]?.name ?? "", allowed ?? null, kind));
        }
      }
      // The loop above has just checked that each argument has the kind its parameter names.
      return run(args as Arguments<P>, frame);
    },
  };
}

/** Shared by the run and the check. */
export function wrongArgument(
  name: string,
  parameter: string,
  allowed: readonly string[] | null,
  got: Kind,
): string {
  const hint = argumentHint(allowed ?? [], got);
  if (allowed === null) return `${name}() needs ${parameter}, which may be absent here.${hint}`;
  const wanted = allowed.map((kind) => (isKind(kind) ? kindNames[kind] : kind)).join(" or ");
  return `${name}() needs ${wanted} for “${parameter}”, not ${kindNames[got]}.${hint}`;
}

function argumentHint(allowed: readonly string[], got: Kind): string {
  if (got === "optional") return " Say what to use when it is absent, with .orValue(…).";
  if (got === "string" && allowed.includes("timestamp")) return " Make the text a date, with timestamp(…).";
  return "";
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(kindNames, kind);
}

/** "1 value", "2 to 3 values", counting the one before the dot. */
export function countText(least: number, most: number): string {
  const count = least === most ? `${least}` : `${least} to ${most}`;
  return `${count} value${count === "1" ? "" : "s"}`;
}

/** What a function over each item is handed: the items (of an object: its keys) and the expression to apply. */
export interface LambdaCall {
  readonly items: ValueList;
  readonly frame: Frame;
  /** The value of the last expression for one item. */
  readonly each: (item: Value) => Value;
  /** The same, where it has to be true or false. */
  readonly test: (item: Value) => boolean;
}

/** A function that applies an expression to each item of a list, as `list.map(x, x.name)`. */
export interface LambdaDefinition extends Documented {
  readonly signatures: readonly string[];
  /**
   * How the type of the result follows from the list's: the same items, what the expression gives, true or
   * false, or an object by key of lists of items, of items or of numbers.
   */
  readonly returns: "same" | "mapped" | "bool" | "groups" | "index" | "counts";
  /** The expression has to be true or false. */
  readonly predicate: boolean;
  readonly run: (call: LambdaCall) => Value;
}

/** A form of the language that is no plain function: it is written like one, and documented here. */
export interface FormDefinition extends Documented {
  readonly signatures: readonly string[];
}
