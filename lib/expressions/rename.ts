import { isFieldName } from "./ast";
import { ExpressionError } from "./expression-error";
import { findReferences } from "./references";
import { parseTemplate } from "./split-template";

/** What is keyed by node ids always. `input` is too where a node has several sources; only the graph knows. */
const keyedByNode = ["steps", "scope"] as const;

/**
 * The expression with each reference to step `from` (`steps.from`, `steps["from"]`, `"from" in steps`, and the
 * container's `scope.from`) naming `to` instead, and everything else, white space too, as it was. Add `input` to
 * `roots` for a node with several sources. What cannot be read comes back unchanged.
 */
export function renameStep(
  source: string,
  from: string,
  to: string,
  roots: readonly string[] = keyedByNode,
): string {
  const keys = readable(() => findReferences(source))
    ?.filter(({ root, path }) => roots.includes(root) && path[0] === from)
    .flatMap(({ key }) => key ?? [])
    .sort((a, b) => b.start - a.start);
  let renamed = source;
  const isName = isFieldName(to);
  for (const { start, end, quoted } of keys ?? []) {
    // A name that cannot follow a dot is written between brackets, in place of the dot.
    const dot = quoted || isName ? start : source.lastIndexOf(".", start);
    const bracket = source.slice(dot, start).includes("?") ? "[?" : "[";
    const written = isName ? to : `${bracket}${JSON.stringify(to)}]`;
    renamed = renamed.slice(0, dot) + (quoted ? JSON.stringify(to) : written) + renamed.slice(end);
  }
  return renamed;
}

/** The same for all expressions of a template. */
export function renameStepInTemplate(
  template: string,
  from: string,
  to: string,
  roots: readonly string[] = keyedByNode,
): string {
  const parts = readable(() => parseTemplate(template));
  if (parts === null) return template;
  return parts
    .map((part) => (part.kind === "text" ? part.text : `{{${renameStep(part.source, from, to, roots)}}}`))
    .join("");
}

function readable<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
