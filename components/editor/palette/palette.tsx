"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { CATEGORIES } from "@/lib/nodes/categories";
import type { NodeDefinition } from "@/lib/nodes/definition";
import type { Recipe } from "@/lib/nodes/recipes/recipe";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { OperationDialog } from "../parts";
import { AppsSection } from "./apps-section";
import { type AppOperation, findOperations } from "./find-operations";
import { findTypes } from "./find-types";
import { useFoldedSections } from "./folded-sections";
import { PaletteItem } from "./palette-item";
import { PaletteSection } from "./palette-section";
import { useAddNode } from "./use-add-node";
import { useRecipes } from "./use-recipes";

const ALL: readonly NodeDefinition[] = Object.values<NodeDefinition>(nodeDefinitions);

/** The node types, to drag onto the canvas or add with a click; Enter in the search adds the first. */
export function Palette({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) {
  const [closed, setClosed] = useState(false);
  if (closed) {
    return (
      <div className="border-r bg-surface p-2">
        <Button variant="ghost" size="icon" aria-label="Show the palette" onClick={() => setClosed(false)}>
          <PanelLeftOpen />
        </Button>
      </div>
    );
  }
  return <OpenPalette searchRef={searchRef} onClose={() => setClosed(true)} />;
}

interface OpenPaletteProps {
  searchRef: RefObject<HTMLInputElement | null>;
  onClose(): void;
}

function OpenPalette({ searchRef, onClose }: OpenPaletteProps) {
  const [search, setSearch] = useState("");
  const [choice, setChoice] = useState<AppOperation | null>(null);
  const recipes = useRecipes();
  const add = useAddNode();
  const found = useMemo(() => findTypes(ALL, search), [search]);
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") {
      const [type] = found;
      if (type) add(type);
      else setChoice(findOperations(recipes, search)[0] ?? null);
    }
    if (event.key === "Enter" || event.key === "Escape") setSearch("");
    if (event.key === "Escape") searchRef.current?.blur();
  }
  return (
    <aside aria-label="Palette" className="flex w-[232px] min-h-0 flex-col border-r bg-surface">
      <div className="flex items-center gap-1 p-3 pb-1">
        <div className="relative flex-1">
          <Input
            ref={searchRef}
            aria-label="Search nodes"
            placeholder="Search nodes"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={onKeyDown}
            className="bg-sunken pr-7"
          />
          <Kbd className="absolute top-2 right-2">/</Kbd>
        </div>
        <Button variant="ghost" size="icon-sm" aria-label="Hide the palette" onClick={onClose}>
          <PanelLeftClose />
        </Button>
      </div>
      <Sections {...{ search, found, recipes }} onAdd={add} onChoose={setChoice} />
      {choice && <OperationDialog choice={choice} onClose={() => setChoice(null)} />}
    </aside>
  );
}

interface SectionsProps {
  search: string;
  found: readonly NodeDefinition[];
  recipes: readonly Recipe[];
  onAdd(definition: NodeDefinition): void;
  onChoose(choice: AppOperation): void;
}

function Sections({ search, found, recipes, onAdd, onChoose }: SectionsProps) {
  const { folded, toggle } = useFoldedSections();
  const searching = search.trim() !== "";
  const nothing = found.length === 0 && findOperations(recipes, search).length === 0;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
      {Object.entries(CATEGORIES).map(([category, label]) => {
        const items = found.filter((each) => each.category === category);
        return items.length === 0 ? null : (
          <PaletteSection
            key={category}
            label={label}
            open={searching || !folded.has(category)}
            onToggle={() => toggle(category)}
          >
            {items.map((definition) => (
              <PaletteItem key={definition.type} definition={definition} onAdd={onAdd} />
            ))}
          </PaletteSection>
        );
      })}
      <AppsSection
        {...{ recipes, search, onChoose }}
        folded={folded.has("apps")}
        onToggle={() => toggle("apps")}
      />
      {nothing && <p className="px-1.5 py-6 text-center text-muted">No node is called “{search}”.</p>}
    </div>
  );
}
