import { conversionFunctions } from "./conversion";
import { dateFunctions } from "./dates";
import type { Category, FormDefinition, FunctionDefinition, LambdaDefinition } from "./define";
import { lambdas } from "./lambdas";
import { listFunctions } from "./lists";
import { numberFunctions } from "./numbers";
import { textFunctions } from "./text";

const functionList: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...dateFunctions,
  ...conversionFunctions,
];

/** Written like functions, but their arguments are not simply evaluated; the compiler knows each of them. */
const forms = [
  {
    name: "has",
    category: "absence",
    signature: "has(value.field)",
    description: "Whether the field is there; false too where a part of the way to it is not.",
    example: ['has({"a": 1}.a) && !has({"a": 1}.b)', true],
  },
  {
    name: "orValue",
    category: "absence",
    signature: "optional.orValue(other)",
    description: "The value behind .? or [?], or the other one if it is absent or null.",
    example: ['{"a": 1}.?b.orValue(0)', 0],
  },
  {
    name: "or",
    category: "absence",
    signature: "optional.or(other)",
    description: "The first of two optionals that has a value other than null.",
    example: ['{"a": 1}.?b.or({"a": 1}.?a).orValue(0)', 1],
  },
  {
    name: "hasValue",
    category: "absence",
    signature: "optional.hasValue()",
    description: "Whether there is a value behind .? or [?].",
    example: ['{"a": 1}.?b.hasValue()', false],
  },
  {
    name: "value",
    category: "absence",
    signature: "optional.value()",
    description: "The value behind .? or [?], which must be there.",
    example: ['{"a": 1}.?a.value()', 1],
  },
  {
    name: "bind",
    category: "conversion",
    signature: "cel.bind(name, value, expression)",
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

/** One line of the function reference. `example` is an expression whose value is `result`. */
export interface FunctionDoc {
  readonly name: string;
  readonly signature: string;
  readonly description: string;
  readonly example: string;
  readonly result: string;
  readonly category: Category;
}

/** Every function of the language, in the order of the reference. */
export const functions: readonly FunctionDoc[] = [
  ...functionList.map((f) => ({ ...f, signature: signatureOf(f) })),
  ...lambdas,
  ...forms,
].map(({ name, signature, description, example: [example, result], category }) => ({
  name,
  signature,
  description,
  example,
  result: JSON.stringify(result),
  category,
}));

/** `text.replace(search: string, replacement: string): string`; optional parameters carry a `?`. */
function signatureOf({ name, parameters, returns, method }: FunctionDefinition): string {
  const [first] = parameters;
  const receiver = method && first !== undefined ? `${first.name}.` : "";
  const listed = (receiver === "" ? parameters : parameters.slice(1)).map(
    ({ name: parameter, optional, type }) => `${parameter}${optional ? "?" : ""}: ${type}`,
  );
  const result =
    returns === "first"
      ? (first?.name ?? "any")
      : returns === "item" || returns === "field"
        ? "any"
        : returns;
  return `${receiver}${name}(${listed.join(", ")}): ${result}`;
}
