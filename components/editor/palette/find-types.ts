import type { NodeDefinition } from "@/lib/nodes/definition";

/**
 * The types that fit every word of a search in their label, type or description, best first: those whose
 * label begins with it, then those whose label or type has it.
 */
export function findTypes(all: readonly NodeDefinition[], search: string): readonly NodeDefinition[] {
  const words = search.trim().toLowerCase();
  if (words === "") return all;
  return all
    .map((definition) => ({ definition, score: scoreOf(definition, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ definition }) => definition);
}

function scoreOf({ label, type, description }: NodeDefinition, words: string): number {
  const name = label.toLowerCase();
  if (name.startsWith(words)) return 4;
  if (name.split(/[\s-]/).some((part) => part.startsWith(words))) return 3;
  if (name.includes(words) || type.includes(words)) return 2;
  const text = `${name} ${type} ${description.toLowerCase()}`;
  return words.split(/\s+/).every((word) => text.includes(word)) ? 1 : 0;
}
