import type { WorkflowDocument } from "@/lib/graph/document";
import type { Extraction } from "@/lib/graph/extract";
import { nodeAt } from "@/lib/graph/node-at";
import { isJsonObject } from "@/lib/utils/json";
import { rootInWords } from "./labels";

/** What an extraction hands over to the new workflow, a phrase each; empty for nothing. */
export function handedOver(before: WorkflowDocument, { document, call, input }: Extraction): string[] {
  const sources = document.edges.flatMap(({ from, to }) => (to === call ? [from] : []));
  const arriving = [...new Set(sources)].map((id) => outputOf(before, id));
  const own = arriving.length > 0 ? arriving : ["The current item"];
  if (!isJsonObject(input)) return own;
  return Object.entries(input).flatMap(([root, value]) => {
    if (root === "input") return own;
    if (root === "steps") return stepsIn(value).map((id) => outputOf(before, id));
    return rootInWords(root) ?? [];
  });
}

/** What comes back from it, a phrase each. */
export function comingBack(before: WorkflowDocument, { gives }: Extraction): string[] {
  return gives.map((id) => outputOf(before, id));
}

/** They are named one by one, or in `{{ steps.pick([…]) }}`. */
function stepsIn(value: unknown): string[] {
  if (isJsonObject(value)) return Object.keys(value);
  return [...String(value).matchAll(/"([^"]+)"/g)].flatMap(([, id]) => id ?? []);
}

function outputOf(document: WorkflowDocument, id: string): string {
  return `What “${nodeAt(document, id)?.name || id}” gives`;
}
