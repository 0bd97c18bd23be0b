import { type FunctionDoc, functionDocs } from "../../lib/expressions";
import { CATEGORIES } from "../../lib/nodes/categories";
import type { NodeDefinition } from "../../lib/nodes/definition";
import { nodeDoc } from "../../lib/nodes/docs";
import { nodeMarkdown, table } from "../../lib/nodes/docs-markdown";
import { nodeDefinitions } from "../../lib/nodes/registry";

/** The pages of the documentation that are made from the code, by their paths in the repository. */
export function docPages(): Record<string, string> {
  return { "docs/nodes.md": nodesPage(), "docs/functions.md": functionsPage() };
}

const MADE_BY = "<!-- Made by `npm run docs` from the definitions; edit those. -->";

function nodesPage(): string {
  const docs = Object.values<NodeDefinition>(nodeDefinitions).map(nodeDoc);
  const sections = Object.entries(CATEGORIES).flatMap(([category, title]) => {
    const own = docs.filter((doc) => doc.category === category);
    return own.length === 0 ? [] : [`## ${title}`, ...own.map(nodeMarkdown)];
  });
  const index = table(
    ["Type", "What it is for"],
    docs.map(({ type, label, about }) => [`[${label}](#${anchorOf(label, type)})`, about]),
  );
  return page([
    "# Nodes",
    `Every node type, with its fields, its ports, its output and an example. ` +
      `A node whose policy says so also has the port \`error\`. ` +
      `Fields that take \`{{ }}\` may hold expressions; [functions.md](functions.md) has what they can call.`,
    index,
    ...sections,
  ]);
}

/** As GitHub makes it from the heading. */
function anchorOf(label: string, type: string): string {
  return `${label} ${type}`
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-");
}

function functionsPage(): string {
  const byCategory = new Map<string, FunctionDoc[]>();
  for (const doc of functionDocs())
    byCategory.set(doc.category, [...(byCategory.get(doc.category) ?? []), doc]);
  return page([
    "# Functions",
    "What expressions can call. A function whose first value stands before a dot may also be written with all its " +
      "values in the parentheses, and the other way round.",
    ...[...byCategory].flatMap(([category, docs]) => [
      `## ${category.charAt(0).toUpperCase()}${category.slice(1)}`,
      table(["Function", "What it gives", "Example"], docs.map(functionRow)),
    ]),
  ]);
}

function functionRow({ signatures, description, example: { source, result } }: FunctionDoc): string[] {
  return [signatures.map((each) => `\`${each}\``).join("<br>"), description, `\`${source}\` → \`${result}\``];
}

function page(parts: readonly string[]): string {
  return `${[MADE_BY, ...parts].join("\n\n")}\n`;
}
