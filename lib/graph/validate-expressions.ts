import {
  checkExpression,
  checkTemplate,
  ExpressionError,
  type ExpressionIssue,
  parseTemplate,
  references,
  type TypeScope,
  templateReferences,
} from "@/lib/expressions";
import type { DocumentNode } from "./document";
import type { Fault } from "./issue-of";
import type { Catalogue, ConfigField } from "./shape";
import type { TypesAt } from "./types-at";

/** What is wrong with the CEL in a node's config, given what can reach the node (design 4.9). */
export function expressionFaults(
  catalogue: Catalogue,
  types: TypesAt,
  nodeId: string,
  node: DocumentNode,
): Fault[] {
  const fields = catalogue.fieldsOf(node);
  if (fields.length === 0) return [];
  const seen = types.scopeAt(nodeId, new Set());
  return fields.flatMap((field) =>
    fieldIssues(field, { ...seen, steps: stepsNeeded(field, types, nodeId) }).map(
      ({ severity, code, message, suggestion }): Fault => ({
        severity,
        code: `expression-${code}`,
        message: `${field.path.join(".")}: ${message}`,
        nodeId,
        field: [...field.path],
        ...(suggestion !== undefined && { fix: `Did you mean “${suggestion}”?` }),
      }),
    ),
  );
}

/** What is wrong with the CEL of one field, where the given names can be seen. */
function fieldIssues({ kind, source, sees = [], expects }: ConfigField, seen: TypeScope): ExpressionIssue[] {
  const types: TypeScope = { ...seen, ...Object.fromEntries(sees.map((name) => [name, true])) };
  if (kind === "expression") return checkExpression(source, types, expects);
  const issues = checkTemplate(source, types);
  if (issues.length > 0 || expects === undefined) return issues;
  const [only, ...others] = parseTemplate(source.trim());
  return only?.kind === "expression" && others.length === 0
    ? checkExpression(only.source, types, expects)
    : [];
}

/**
 * The steps that the check has to know, since it reads the schema of each: those that are named, unless one
 * of them does not exist and the nearest other name is wanted.
 */
function stepsNeeded(field: ConfigField, types: TypesAt, nodeId: string): TypeScope["steps"] {
  const named = stepsNamed(field);
  const steps = named && types.stepsAt(nodeId, named);
  const areAllThere = steps && [...named].every((id) => Object.hasOwn(steps, id));
  return areAllThere ? steps : types.stepsAt(nodeId);
}

/** Ids of the steps that a field reads; null where that cannot be told. */
function stepsNamed({ kind, source }: ConfigField): ReadonlySet<string> | null {
  try {
    const all = kind === "expression" ? references(source) : templateReferences(source);
    const ids = all.filter(({ root }) => root === "steps").map(({ path }) => path[0]);
    const named = ids.filter((id) => id !== undefined);
    return named.length === ids.length ? new Set(named) : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
