import { type KeyboardEvent, useId, useState } from "react";
import { Input } from "@/components/ui/input";
import { NodeIcon } from "@/components/ui/node-icon";
import { PopoverAt } from "@/components/ui/popover-at";
import { CATEGORIES } from "@/lib/nodes/categories";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { Picking } from "../store/editor-store";
import { addNodeWired, fitsWiring, type Wiring } from "./add-wired";
import { findTypes } from "./find-types";

const ALL: readonly NodeDefinition[] = Object.values<NodeDefinition>(nodeDefinitions);
const TITLES: Record<Wiring["kind"], string> = {
  after: "Add the next node",
  before: "Add a node before",
  between: "Insert a node",
};

/** The list of node types that opens where a new node is asked for on the canvas. */
export function QuickPicker() {
  const store = useEditorStore();
  const picking = useEditor((state) => state.picking);
  const close = () => store.setState({ picking: null });
  if (!picking) return null;
  return (
    <PopoverAt
      at={picking.at}
      label={TITLES[picking.wiring.kind]}
      onClose={close}
      side="right"
      sideOffset={6}
      alignOffset={-20}
      onCloseAutoFocus={(event) => event.preventDefault()}
      className="flex max-h-[min(360px,var(--radix-popover-content-available-height))] w-64 flex-col"
    >
      <Choices picking={picking} onDone={close} />
    </PopoverAt>
  );
}

function Choices({ picking, onDone }: { picking: Picking; onDone: () => void }) {
  const list = useId();
  const { search, setSearch, found, active, choose, onKeyDown } = useChoice(picking, onDone);
  const searching = search.trim() !== "";
  return (
    <>
      <div className="border-b p-2">
        <Input
          role="combobox"
          aria-label={TITLES[picking.wiring.kind]}
          aria-expanded
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={active && `${list}-${active.type}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={TITLES[picking.wiring.kind]}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
          className="bg-sunken"
        />
      </div>
      <div id={list} role="listbox" aria-label="Node types" className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {found.map((definition, index) => (
          <div key={definition.type} role="presentation">
            {!searching && definition.category !== found[index - 1]?.category && (
              <p role="presentation" className="px-2 pt-2 pb-1 font-medium text-muted text-xs">
                {CATEGORIES[definition.category]}
              </p>
            )}
            <Choice
              id={`${list}-${definition.type}`}
              definition={definition}
              active={definition === active}
              onChoose={() => choose(definition)}
            />
          </div>
        ))}
        {found.length === 0 && (
          <p className="px-2 py-4 text-center text-muted">No node that fits here is called “{search}”.</p>
        )}
      </div>
    </>
  );
}

interface ChoiceProps {
  id: string;
  definition: NodeDefinition;
  active: boolean;
  onChoose: () => void;
}

function Choice({ id, definition, active, onChoose }: ChoiceProps) {
  return (
    // The keyboard stays in the text field, which names the active option.
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      aria-selected={active}
      title={definition.description}
      ref={(element) => {
        if (active) element?.scrollIntoView({ block: "nearest" });
      }}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={cn(
        "flex h-8 cursor-default select-none items-center gap-2 rounded-md px-2 hover:bg-sunken",
        active && "bg-sunken",
      )}
    >
      <NodeIcon icon={definition.icon} category={definition.category} />
      <span className="truncate">{definition.label}</span>
    </div>
  );
}

/** What is searched for, what of that fits, and which of it the keys are at. */
function useChoice({ wiring, place }: Picking, onDone: () => void) {
  const store = useEditorStore();
  const [search, show] = useState("");
  const [at, setAt] = useState(0);
  const { document } = store.getState();
  const fitting = ALL.filter((definition) => fitsWiring(definition, wiring, document));
  const order = Object.keys(CATEGORIES);
  const found =
    search.trim() === ""
      ? fitting.toSorted((a, b) => order.indexOf(a.category) - order.indexOf(b.category))
      : findTypes(fitting, search);
  const active = found[Math.min(at, found.length - 1)];
  function setSearch(text: string) {
    show(text);
    setAt(0);
  }
  function choose(definition: NodeDefinition | undefined) {
    if (!definition) return;
    const added = addNodeWired(store.getState().document, definition, place, wiring);
    store.getState().apply(() => added.document);
    store.getState().select([added.id]);
    onDone();
  }
  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) setAt(Math.max(0, Math.min(at + by, found.length - 1)));
    else if (event.key === "Enter") choose(active);
    else return;
    event.preventDefault();
  }
  return { search, setSearch, found, active, choose, onKeyDown };
}
