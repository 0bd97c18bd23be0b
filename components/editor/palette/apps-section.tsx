import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Recipe } from "@/lib/nodes/recipes/recipe";
import { cn } from "@/lib/utils/cn";
import { type AppOperation, findOperations } from "./find-operations";
import { PaletteSection } from "./palette-section";

interface AppsSectionProps {
  recipes: readonly Recipe[];
  /** What is searched for; empty shows all apps. */
  search: string;
  folded: boolean;
  onToggle(): void;
  onChoose(choice: AppOperation): void;
}

/** The apps with what each can do; a search goes through all of it at once. */
export function AppsSection({ recipes, search, folded, onToggle, onChoose }: AppsSectionProps) {
  const [opened, setOpened] = useState<string | null>(null);
  const searching = search.trim() !== "";
  const found = searching ? findOperations(recipes, search) : [];
  if (recipes.length === 0 || (searching && found.length === 0)) return null;
  return (
    <PaletteSection label="Apps" open={searching || !folded} onToggle={onToggle}>
      {searching
        ? found.map((choice) => (
            <OperationItem key={keyOf(choice)} choice={choice} withApp onChoose={onChoose} />
          ))
        : recipes.map((recipe) => (
            <AppItem
              key={recipe.id}
              recipe={recipe}
              open={opened === recipe.id}
              onToggle={() => setOpened(opened === recipe.id ? null : recipe.id)}
              onChoose={onChoose}
            />
          ))}
    </PaletteSection>
  );
}

function keyOf({ recipe, operation }: AppOperation): string {
  return `${recipe.id}/${operation.id}`;
}

interface AppItemProps {
  recipe: Recipe;
  open: boolean;
  onToggle(): void;
  onChoose(choice: AppOperation): void;
}

function AppItem({ recipe, open, onToggle, onChoose }: AppItemProps) {
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex h-7 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-sunken"
      >
        <Monogram label={recipe.label} />
        <span className="flex-1 truncate">{recipe.label}</span>
        <ChevronRight
          aria-hidden
          className={cn("size-3 text-faint transition-transform", open && "rotate-90")}
        />
      </button>
      {open &&
        recipe.operations.map((operation) => (
          <OperationItem
            key={operation.id}
            choice={{ recipe, operation }}
            withApp={false}
            onChoose={onChoose}
          />
        ))}
    </>
  );
}

function Monogram({ label }: { label: string }) {
  return (
    <span
      aria-hidden
      className="grid size-[22px] shrink-0 place-items-center rounded-md bg-action/14 font-semibold text-action text-xs"
    >
      {label.charAt(0)}
    </span>
  );
}

interface OperationItemProps {
  choice: AppOperation;
  withApp: boolean;
  onChoose(choice: AppOperation): void;
}

function OperationItem({ choice, withApp, onChoose }: OperationItemProps) {
  const { recipe, operation } = choice;
  return (
    <button
      type="button"
      title={operation.description}
      onClick={() => onChoose(choice)}
      className={cn(
        "flex h-7 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-sunken",
        !withApp && "pl-9",
      )}
    >
      {withApp && <Monogram label={recipe.label} />}
      <span className="truncate">
        {withApp && <span className="text-muted">{recipe.label}: </span>}
        {operation.label}
      </span>
    </button>
  );
}
