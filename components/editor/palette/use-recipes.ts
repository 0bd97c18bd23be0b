import { useEffect, useState } from "react";
import type { Recipe } from "@/lib/nodes/recipes/recipe";
import { whenIdle } from "@/lib/utils/when-idle";

const NONE: readonly Recipe[] = [];

/** The presets for apps; none until they are fetched, after the editor is there: they are a good part of its data. */
export function useRecipes(): readonly Recipe[] {
  const [recipes, setRecipes] = useState(NONE);
  useEffect(() => {
    let gone = false;
    const callOff = whenIdle(() => {
      import("@/lib/nodes/recipes/registry")
        .then((loaded) => {
          if (!gone) setRecipes(loaded.recipes);
        })
        // Without them the palette is short of its apps, and otherwise whole.
        .catch(() => undefined);
    });
    return () => {
      gone = true;
      callOff();
    };
  }, []);
  return recipes;
}
