import type { Recipe, RecipeOperation } from "@/lib/nodes/recipes/recipe";

/** An operation with the app it belongs to. */
export interface AppOperation {
  recipe: Recipe;
  operation: RecipeOperation;
}

/** The operations that have every word of a search in their app's name, their label or their description. */
export function findOperations(recipes: readonly Recipe[], search: string): AppOperation[] {
  const words = search.trim().toLowerCase().split(/\s+/);
  return recipes
    .flatMap((recipe) => recipe.operations.map((operation) => ({ recipe, operation })))
    .filter(({ recipe, operation: { label, description } }) => {
      const text = `${recipe.label} ${label} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
}
