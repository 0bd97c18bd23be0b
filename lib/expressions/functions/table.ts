import { conversionFunctions } from "./conversion";
import { dateArithmeticFunctions } from "./date-arithmetic";
import { datePartFunctions } from "./date-parts";
import { dateTextFunctions } from "./date-text";
import { dateFunctions } from "./dates";
import type { Category, FormDefinition, FunctionDefinition, LambdaDefinition, Returns } from "./define";
import { encodingFunctions } from "./encoding";
import { lambdas } from "./lambdas";
import { listFunctions } from "./lists";
import { numberFunctions } from "./numbers";
import { objectFunctions } from "./objects";
import { textFunctions } from "./text";
import { textFormFunctions } from "./text-forms";

const functionList: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...textFormFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...objectFunctions,
  ...dateFunctions,
  ...dateTextFunctions,
  ...dateArithmeticFunctions,
  ...datePartFunctions,
  ...conversionFunctions,
  ...encodingFunctions,
];

/** Written like functions, but their arguments are not simply evaluated; the compiler knows each of them. */
const forms = [
  {
    name: "has",
    category: "absence",
    signatures: ["has(value.field)"],
    description: "Whether the field is there; false too where a part of the way to it is not.",
    example: ['has({"a": 1}.a) && !has({"a": 1}.b)', true],
  },
  {
    name: "default",
    category: "absence",
    signatures: ["default(value.field, other)"],
    description:
      "The field, or the other value if the field is null, or it or a part of the way to it is not there.",
    example: ['default({"a": 1}.b.c, 0)', 0],
  },
  {
    name: "orValue",
    category: "absence",
    signatures: ["optional.orValue(other)"],
    description: "The value behind .? or [?], or the other one if it is absent or null.",
    example: ['{"a": 1}.?b.orValue(0)', 0],
  },
  {
    name: "or",
    category: "absence",
    signatures: ["optional.or(other)"],
    description: "The first of two optionals that has a value other than null.",
    example: ['{"a": 1}.?b.or({"a": 1}.?a).orValue(0)', 1],
  },
  {
    name: "hasValue",
    category: "absence",
    signatures: ["optional.hasValue()"],
    description: "Whether there is a value behind .? or [?].",
    example: ['{"a": 1}.?b.hasValue()', false],
  },
  {
    name: "value",
    category: "absence",
    signatures: ["optional.value()"],
    description: "The value behind .? or [?], which must be there.",
    example: ['{"a": 1}.?a.value()', 1],
  },
  {
    name: "bind",
    category: "conversion",
    signatures: ["cel.bind(name, value, expression)"],
    description: "The expression, in which the name stands for the value.",
    example: ["cel.bind(n, 2 + 3, n * n)", 25],
  },
] as const satisfies readonly FormDefinition[];

export const functionsByName: ReadonlyMap<string, FunctionDefinition> = new Map(
  functionList.map((f) => [f.name, f]),
);
export const lambdasByName: ReadonlyMap<string, LambdaDefinition> = new Map(lambdas.map((f) => [f.name, f]));

/** The names that may stand before parentheses, for suggestions. */
export const callableNames: readonly string[] = [functionList, lambdas, forms].flatMap((list) =>
  list.map((f) => f.name),
);

/** One entry of the function reference. */
export interface FunctionDoc {
  readonly name: string;
  readonly category: Category;
  /** How it is written, as in `text.replace(search: string, replacement: string): string`. */
  readonly signatures: readonly string[];
  readonly description: string;
  /** An expression, and its value as JSON text. */
  readonly example: { readonly source: string; readonly result: string };
}

const docs: readonly FunctionDoc[] = [
  ...functionList.map((f) => ({ ...f, signatures: f.signatures ?? [signatureOf(f)] })),
  ...lambdas,
  ...forms,
].map(({ name, category, signatures, description, example: [source, result] }) => ({
  name,
  category,
  signatures,
  description,
  example: { source, result: JSON.stringify(result) },
}));

/** Every function of the language, in the order of the reference. */
export function functionDocs(): readonly FunctionDoc[] {
  return docs;
}

/** `text.replace(search: string, replacement: string): string`; optional parameters carry a `?`. */
function signatureOf({ name, parameters, returns, method }: FunctionDefinition): string {
  const [first] = parameters;
  const receiver = method && first !== undefined ? `${first.name}.` : "";
  const listed = (receiver === "" ? parameters : parameters.slice(1)).map(
    ({ name: parameter, optional, type }) => `${parameter}${optional ? "?" : ""}: ${type}`,
  );
  return `${receiver}${name}(${listed.join(", ")}): ${resultText(returns, first?.name ?? "any")}`;
}

function resultText(returns: Returns, first: string): string {
  switch (returns) {
    case "first":
      return first;
    case "item":
    case "field":
      return "any";
    case "list<first>":
      return `list<${first}>`;
    case "entries":
      return "list<{key: string, value: any}>";
    default:
      return returns;
  }
}
