import { parseExpression } from "./ast";
import { Checker, type ExpressionIssue } from "./checker";
import { compileExpression } from "./compile";
import { ExpressionError } from "./expression-error";
import { references } from "./references";
import { parseTemplate } from "./split-template";
import { type JsonSchema, type Type, typeOfSchema } from "./types";
import type { Kind } from "./value";

export interface StepType {
  /** What the step gives; left out where nothing is known. */
  readonly schema?: JsonSchema;
  /** Whether a branch may pass it by, so that its result may be absent. */
  readonly maybeSkipped: boolean;
  /** The schema comes from earlier runs: what it does not have is only warned of. */
  readonly learned?: boolean;
}

/**
 * What the expressions at one place of a workflow can see, with JSON Schemas (`true` for anything). A variable
 * that is left out is not in scope there; `steps` holds the steps that can come before.
 */
export interface TypeScope {
  readonly steps: Readonly<Record<string, StepType>>;
  readonly trigger?: JsonSchema;
  readonly input?: JsonSchema;
  readonly item?: JsonSchema;
  readonly index?: JsonSchema;
  readonly previous?: JsonSchema;
  readonly scope?: JsonSchema;
  readonly vars?: JsonSchema;
  readonly run?: JsonSchema;
}

/** What the place that an expression stands at takes. */
export type ExpectedType = "boolean" | "string" | "number" | "list" | "any";

const expectedKinds = {
  boolean: "bool",
  string: "string",
  number: "number",
  list: "list",
  any: null,
} as const satisfies Record<ExpectedType, Kind | null>;

/**
 * What is wrong with an expression before anything runs, in source order: syntax, unknown names, fields and
 * steps, and values of the wrong type are errors; a step that may have been skipped and is read without
 * `.?` or `has()` is a warning. Never throws.
 */
export function checkExpression(
  source: string,
  types: TypeScope,
  expected: ExpectedType = "any",
): ExpressionIssue[] {
  try {
    compileExpression(source);
  } catch (error) {
    return [syntaxIssue(error)];
  }
  const node = parseExpression(source);
  const checker = new Checker(variableTypes(types));
  const type = checker.check(node);
  const kind = expectedKinds[expected];
  if (kind !== null) checker.expect(node, type, kind, "The value");
  return [...checker.issues, ...skippedSteps(source, types)].sort((a, b) => a.start - b.start);
}

/** The same for the expressions of a template, with places in the template. */
export function checkTemplate(template: string, types: TypeScope): ExpressionIssue[] {
  let parts: ReturnType<typeof parseTemplate>;
  try {
    parts = parseTemplate(template);
  } catch (error) {
    return [syntaxIssue(error)];
  }
  return parts.flatMap((part) => {
    if (part.kind === "text") return [];
    const offset = part.sourceStart;
    return checkExpression(part.source, types).map((issue) => ({
      ...issue,
      start: issue.start + offset,
      end: issue.end + offset,
    }));
  });
}

function syntaxIssue(error: unknown): ExpressionIssue {
  if (!(error instanceof ExpressionError)) throw error;
  const { message, suggestion } = error;
  const { start, end } = error.position;
  return {
    severity: "error",
    code: "syntax",
    message,
    start,
    end,
    ...(suggestion === null ? {} : { suggestion }),
  };
}

/** The types of the variables that a place sees. */
export function variableTypes({ steps, ...variables }: TypeScope): ReadonlyMap<string, Type> {
  const fields = Object.entries(steps).map(
    ([id, { schema, learned }]) => [id, typeOfSchema(schema ?? true, learned)] as const,
  );
  const types = new Map<string, Type>([
    ["steps", { kind: "map", fields: new Map(fields), rest: null, learned: false }],
  ]);
  for (const [name, schema] of Object.entries(variables)) types.set(name, typeOfSchema(schema));
  return types;
}

function skippedSteps(source: string, { steps }: TypeScope): ExpressionIssue[] {
  return references(source).flatMap(({ root, path: [id], guarded, start, end }) => {
    if (
      root !== "steps" ||
      guarded ||
      id === undefined ||
      !Object.hasOwn(steps, id) ||
      !steps[id]?.maybeSkipped
    )
      return [];
    const message = `Step “${id}” may have been skipped. Read it as steps.?${id}….orValue(…), or ask has(steps.${id}) first.`;
    return { severity: "warning", code: "maybe-skipped", message, start, end };
  });
}
