import {
  checkExpression,
  checkTemplate,
  type ExpectedType,
  type ExpressionIssue,
  parseTemplate,
  type TypeScope,
} from "@/lib/expressions";
import { type FieldKind, hasExpression, type Segment, segmentsOf } from "./segments";

/** What is wrong with the expressions of a field's text, with places in it. `types` is asked only if there are some. */
export function faultsIn(
  kind: FieldKind,
  text: string,
  types: () => TypeScope,
  expects: ExpectedType | undefined,
): ExpressionIssue[] {
  return segmentsOf(kind, text)
    .filter(hasExpression)
    .flatMap((segment) =>
      faultsOf(segment, types(), expects).map((fault) => ({
        ...fault,
        start: segment.outer(fault.start),
        end: segment.outer(fault.end),
      })),
    );
}

function faultsOf(
  { template, source }: Segment,
  types: TypeScope,
  expects: ExpectedType | undefined,
): ExpressionIssue[] {
  if (!template) return checkExpression(source, types, expects);
  const faults = checkTemplate(source, types);
  if (faults.length > 0 || expects === undefined) return faults;
  const parts = parseTemplate(source).filter((part) => part.kind === "expression" || part.text.trim() !== "");
  const [only] = parts;
  if (parts.length !== 1 || only?.kind !== "expression") return [];
  return checkExpression(only.source, types, expects).map((fault) => ({
    ...fault,
    start: fault.start + only.sourceStart,
    end: fault.end + only.sourceStart,
  }));
}
