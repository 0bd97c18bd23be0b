"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/utils/cn";

interface CollectionListProps {
  /** Names the list to screen readers. */
  label: string;
  collections: readonly { name: string; count: number }[];
  selected: string;
  onOpen: (name: string) => void;
  /** What the dialog says of a new collection. */
  newHelp: string;
}

/** The collections of one kind, one of them open, and the way to begin another. */
export function CollectionList({ label, collections, selected, onOpen, newHelp }: CollectionListProps) {
  const isNew = selected !== "" && !collections.some(({ name }) => name === selected);
  // One that was just named exists with the first thing in it.
  const shown = isNew ? [...collections, { name: selected, count: 0 }] : collections;
  return (
    <nav aria-label={label} className="grid content-start gap-2">
      <ul className="grid gap-px">
        {shown.map(({ name, count }) => (
          <li key={name}>
            <button
              type="button"
              aria-current={name === selected ? "true" : undefined}
              onClick={() => onOpen(name)}
              className={cn(
                "flex h-8 w-full items-center gap-2 rounded-md px-2.5 text-left transition-colors hover:bg-sunken",
                name === selected && "bg-accent-soft font-medium text-accent hover:bg-accent-soft",
              )}
            >
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-faint text-sm tabular-nums">{count}</span>
            </button>
          </li>
        ))}
      </ul>
      <NewCollection help={newHelp} taken={shown.map(({ name }) => name)} onMake={onOpen} />
    </nav>
  );
}

interface NewCollectionProps {
  help: string;
  taken: readonly string[];
  onMake: (name: string) => void;
  variant?: "primary" | "ghost";
}

/** Asks for the name of a collection. */
export function NewCollection({ help, taken, onMake, variant = "ghost" }: NewCollectionProps) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const trimmed = name.trim();
  const fault = taken.includes(trimmed) ? "There is a collection of this name." : null;
  function submit() {
    if (trimmed === "" || fault) return;
    onMake(trimmed);
    setOpen(false);
    setName("");
  }
  return (
    <>
      <Button variant={variant} className="justify-self-start" onClick={() => setOpen(true)}>
        <Plus />
        New collection
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="New collection" description={help}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field label="Name" error={fault}>
            <Input
              value={name}
              maxLength={100}
              placeholder="handbook"
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" type="submit" disabled={trimmed === "" || fault !== null}>
              Begin
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
