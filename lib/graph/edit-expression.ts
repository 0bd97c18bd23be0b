import { checkExpression, checkTemplate, type ExpressionIssue, type TypeScope } from "@/lib/expressions";
import { closestName } from "@/lib/utils/closest-name";
import { isJsonObject } from "@/lib/utils/json";
import type { WorkflowDocument } from "./document";
import { setConfig } from "./edit";
import { withValueAt } from "./edit-id";
import { nodeAt } from "./node-at";
import type { Catalogue, ConfigField, Issue } from "./shape";
import { typeScopeOf } from "./types-at";

/** A better text for an expression with a fault, and the document with it. */
interface ExpressionFix {
  /** What is written in place of what. */
  from: string;
  to: string;
  document: WorkflowDocument;
}

/** Defaults for a step that was skipped, most telling first; the first that fits the place is taken. */
const DEFAULTS = ["null", '""', "0", "false", "[]", "{}"];

/**
 * The document with the fault of an expression mended: a name replaced by the one that was probably meant, or
 * a step that may have been skipped read with a default. Null where there is no such remedy, or where it would
 * only put another fault in its place.
 */
export function fixExpression(
  document: WorkflowDocument,
  { nodeId, field, code }: Issue,
  catalogue: Catalogue,
): ExpressionFix | null {
  const node = nodeId === undefined ? null : nodeAt(document, nodeId);
  if (!node || nodeId === undefined || !field || !code.startsWith("expression-")) return null;
  const place = catalogue.fieldsOf(node).find(({ path }) => path.join("\n") === field.join("\n"));
  if (!place) return null;
  const types = typeScopeOf(document, nodeId, catalogue);
  const issues = issuesOf(place, types);
  for (const issue of issues.filter((each) => `expression-${each.code}` === code)) {
    const from = place.source.slice(issue.start, issue.end);
    for (const to of remediesFor(issue, from, place.source.slice(issue.end), types)) {
      const source = place.source.slice(0, issue.start) + to + place.source.slice(issue.end);
      if (!helps(issues, issuesOf({ ...place, source }, types), issue.code)) continue;
      const config = withValueAt(node.config, place.path, source);
      return { from, to, document: setConfig(document, nodeId, isJsonObject(config) ? config : node.config) };
    }
  }
  return null;
}

function remediesFor(
  { code, suggestion }: ExpressionIssue,
  text: string,
  rest: string,
  types: TypeScope,
): string[] {
  if (code === "unknown-variable") {
    const near = closestName(text, Object.keys(types));
    return [...(Object.hasOwn(types.steps, text) ? [`steps.${text}`] : []), ...(near === null ? [] : [near])];
  }
  if (code !== "maybe-skipped") return suggestion === undefined ? [] : [suggestion];
  const optional = text.replace(/^steps\s*\./, "steps.?").replace(/^steps\s*\[/, "steps[?");
  // Where nothing is known of the type, what is done with the value tells most.
  const isNumber = /^\s*([<>]=?|[-+*/%])\s*[\d(]/.test(rest);
  const defaults = isNumber ? ["0", ...DEFAULTS] : DEFAULTS;
  return optional === text ? [] : defaults.map((value) => `${optional}.orValue(${value})`);
}

/** Whether there is less of this fault, and no more errors than before. */
function helps(
  before: readonly ExpressionIssue[],
  after: readonly ExpressionIssue[],
  code: ExpressionIssue["code"],
): boolean {
  const errors = (issues: readonly ExpressionIssue[]) =>
    issues.filter(({ severity }) => severity === "error").length;
  const same = (issues: readonly ExpressionIssue[]) => issues.filter((issue) => issue.code === code).length;
  return same(after) < same(before) && errors(after) <= errors(before);
}

function issuesOf({ kind, source, sees = [], expects }: ConfigField, types: TypeScope): ExpressionIssue[] {
  const seen: TypeScope = { ...types, ...Object.fromEntries(sees.map((name) => [name, true])) };
  return kind === "template" ? checkTemplate(source, seen) : checkExpression(source, seen, expects);
}
