import { isFieldName } from "./ast";
import type { Cursor } from "./cursor";
import type { FunctionDefinition } from "./functions/define";
import { functionDocs, functionsByName, lambdasByName } from "./functions/table";
import { dyn, kindsOf, type Type, typeLabel } from "./types";

/** A name that may be written, what it stands for, and how it is written out. */
export interface Suggestion {
  readonly label: string;
  readonly kind: "variable" | "step" | "field" | "function" | "keyword";
  /** The type of a value; how a function is written. */
  readonly detail: string;
  readonly docs: string | null;
  readonly insert: string;
  /** Where to go on writing, counted from the start of `insert`. */
  readonly caret: number;
}

const docsByName = new Map(functionDocs().map((doc) => [doc.name === "bind" ? "cel.bind" : doc.name, doc]));
const optionalMethods = [
  ["orValue", "orValue(|)"],
  ["or", "or(|)"],
  ["hasValue", "hasValue()|"],
  ["value", "value()|"],
] as const;

function plain(label: string, kind: Suggestion["kind"], detail: string, docs: string | null): Suggestion {
  return { label, kind, detail, docs, insert: label, caret: label.length };
}

/** A function as it is written, with “|” where to go on; only its name where parentheses follow already. */
function call(name: string, written: string, called: boolean): Suggestion {
  const doc = docsByName.get(name);
  return {
    label: name,
    kind: "function",
    detail: doc?.signatures.join(" or ") ?? name,
    docs: doc?.description ?? null,
    insert: called ? name : written.replace("|", ""),
    caret: called ? name.length : written.indexOf("|"),
  };
}

function callOf({ name, parameters }: FunctionDefinition, asMethod: boolean, called: boolean): Suggestion {
  const hasArguments = parameters.length > (asMethod ? 1 : 0);
  return call(name, hasArguments ? `${name}(|)` : `${name}()|`, called);
}

interface MemberPlace {
  /** `steps` where the members are steps. */
  readonly owner: "steps" | null;
  /** After `.?`, where functions cannot stand. */
  readonly optional: boolean;
  readonly called: boolean;
  readonly cursor: Cursor;
}

/** The fields of a value, and the functions that fit it. */
export function memberSuggestions(type: Type, place: MemberPlace): Suggestion[] {
  const fields = fieldsOf(type).map(({ name, type: field, docs }) => {
    const found =
      place.owner === "steps"
        ? step(name, field, place.cursor)
        : plain(name, "field", typeLabel(field), docs);
    if (isFieldName(name)) return found;
    const insert = `${place.optional ? "[?" : "["}${JSON.stringify(name)}]`;
    return { ...found, insert, caret: insert.length };
  });
  if (place.optional) return fields;
  return [...fields, ...methodsOf(type, place)];
}

function step(id: string, type: Type, { steps }: Cursor): Suggestion {
  if (!steps[id]?.maybeSkipped) return plain(id, "step", typeLabel(type), null);
  const docs = "A branch may pass this step by. Read it with .?, or ask has() for it first.";
  return plain(id, "step", `${typeLabel(type)}, may be skipped`, docs);
}

/** The fields as they stand between brackets. */
export function keySuggestions(type: Type): Suggestion[] {
  return fieldsOf(type).map(({ name, type: field, docs }) => {
    const insert = `${JSON.stringify(name)}]`;
    return { ...plain(name, "field", typeLabel(field), docs), insert, caret: insert.length };
  });
}

interface Field {
  readonly name: string;
  readonly type: Type;
  readonly docs: string | null;
}

function fieldsOf(type: Type): Field[] {
  switch (type.kind) {
    case "map":
      return [...type.fields].map(([name, field]) => ({
        name,
        type: field,
        docs: type.docs?.get(name) ?? null,
      }));
    case "optional":
      return fieldsOf(type.value);
    case "union": {
      const all = type.members.flatMap(fieldsOf);
      return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
    }
    default:
      return [];
  }
}

/** Those written after a value first, then those that take it between their parentheses as a rule. */
function methodsOf(type: Type, { called, cursor }: MemberPlace): Suggestion[] {
  if (type.kind === "optional") return optionalMethods.map(([name, written]) => call(name, written, called));
  const kinds = kindsOf(type);
  const lists = kinds === null || kinds.some((kind) => kind === "list" || kind === "map");
  const lambdas = lists
    ? [...lambdasByName.keys()].map((name) => call(name, `${name}(${freeName(cursor)}, |)`, called))
    : [];
  const definitions = [...functionsByName.values()].filter((definition) => fits(definition, kinds));
  const [methods, others] = [
    definitions.filter(({ method }) => method),
    definitions.filter(({ method }) => !method),
  ];
  const written = (definition: FunctionDefinition) => callOf(definition, true, called);
  return [...methods.map(written), ...lambdas, ...others.map(written)];
}

function fits({ parameters: [first], method }: FunctionDefinition, kinds: readonly string[] | null): boolean {
  if (first === undefined || (kinds === null && !method)) return false;
  if (first.type === "any") return method;
  const allowed = first.type.split("|");
  return kinds === null || kinds.some((kind) => allowed.includes(kind));
}

/** A name for an item that hides none of those around. */
function freeName({ locals }: Cursor): string {
  return ["x", "y", "z"].find((name) => !locals.has(name)) ?? "item";
}

const keywords = ["true", "false", "null"];
const variableDocs: Readonly<Record<string, string>> = {
  trigger: "What started the run.",
  steps: "The results of the steps that come before, by their ids.",
  input: "What arrives at this step from the one before it; from several, an object by their ids.",
  item: "The item that this round is for.",
  index: "The number of this round, counted from 0.",
  previous: "What the round before gave.",
  scope: "The item, index and previous of the containers around, by their ids.",
  vars: "The variables of the workspace, as they were when the run started.",
  run: "This run: its id, its workflow and when it started.",
};

/** What can begin a value: variables, functions that are not written after one, and constants. */
export function nameSuggestions(cursor: Cursor, called: boolean, typed: string): Suggestion[] {
  const { locals, variables } = cursor;
  const named = [...locals].reverse().map(([name, type]) => plain(name, "variable", typeLabel(type), null));
  const order = Object.keys(variableDocs);
  const seen = [...variables]
    .filter(([name]) => !locals.has(name))
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, type]) => plain(name, "variable", typeLabel(type ?? dyn), variableDocs[name] ?? null));
  const functions = [...functionsByName.values()];
  const written = (definition: FunctionDefinition) => callOf(definition, false, called);
  // Those written after a value can be written before it too; who begins to, is reminded of them.
  const others = typed === "" ? [] : functions.filter(({ method }) => method);
  return [
    ...named,
    ...seen,
    ...["has", "default"].map((name) => call(name, `${name}(|)`, called)),
    ...functions.filter(({ method }) => !method).map(written),
    call("cel.bind", "cel.bind(x, |, )", called),
    ...keywords.map((name) => plain(name, "keyword", name === "null" ? "null" : "true or false", null)),
    ...others.map(written),
  ];
}
