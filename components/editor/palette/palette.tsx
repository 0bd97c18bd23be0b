"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import type { Category, NodeDefinition } from "@/lib/nodes/definition";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { PaletteItem } from "./palette-item";
import { useAddNode } from "./use-add-node";

const CATEGORIES: Record<Category, string> = {
  trigger: "Triggers",
  ai: "AI",
  flow: "Flow",
  data: "Data",
  action: "Actions",
};

const ALL: readonly NodeDefinition[] = Object.values<NodeDefinition>(nodeDefinitions);

/** The node types, to drag onto the canvas or add with a click; Enter in the search adds the first. */
export function Palette({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) {
  const [search, setSearch] = useState("");
  const [closed, setClosed] = useState(false);
  const add = useAddNode();
  const found = useMemo(() => findTypes(search), [search]);
  function onKeyDown(event: KeyboardEvent) {
    const [first] = found;
    if (event.key === "Enter" && first) {
      add(first);
      setSearch("");
    }
    if (event.key !== "Escape") return;
    setSearch("");
    searchRef.current?.blur();
  }
  if (closed) {
    return (
      <div className="border-r bg-surface p-2">
        <Button variant="ghost" size="icon" aria-label="Show the palette" onClick={() => setClosed(false)}>
          <PanelLeftOpen />
        </Button>
      </div>
    );
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
        <Button variant="ghost" size="icon-sm" aria-label="Hide the palette" onClick={() => setClosed(true)}>
          <PanelLeftClose />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {Object.entries(CATEGORIES).map(([category, label]) => (
          <Section
            key={category}
            label={label}
            items={found.filter((each) => each.category === category)}
            onAdd={add}
          />
        ))}
        {found.length === 0 && (
          <p className="px-1.5 py-6 text-center text-muted">No node is called “{search}”.</p>
        )}
      </div>
    </aside>
  );
}

function findTypes(search: string): readonly NodeDefinition[] {
  const words = search.trim().toLowerCase();
  if (words === "") return ALL;
  const scored = ALL.map((definition) => {
    const label = definition.label.toLowerCase();
    const text = `${label} ${definition.type} ${definition.description.toLowerCase()}`;
    return {
      definition,
      score: label.startsWith(words) ? 2 : label.includes(words) ? 1 : text.includes(words) ? 0 : -1,
    };
  });
  return scored
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ definition }) => definition);
}

interface SectionProps {
  label: string;
  items: readonly NodeDefinition[];
  onAdd: (definition: NodeDefinition) => void;
}

function Section({ label, items, onAdd }: SectionProps) {
  if (items.length === 0) return null;
  return (
    <section aria-label={label}>
      <h3 className="mt-3 mb-1 px-1.5 font-semibold text-faint text-xs uppercase tracking-wide">{label}</h3>
      {items.map((definition) => (
        <PaletteItem key={definition.type} definition={definition} onAdd={onAdd} />
      ))}
    </section>
  );
}
