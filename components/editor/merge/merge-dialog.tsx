"use client";

import { useMemo, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatValue } from "@/lib/expressions";
import type { WorkflowDocument } from "@/lib/graph/document";
import { type MergeConflict, mergeDocuments, type Side } from "@/lib/graph/merge";
import { cn } from "@/lib/utils/cn";
import { diffJson } from "@/lib/utils/diff-json";
import { type Json, toJson } from "@/lib/utils/json";
import { useEditor, useEditorStore } from "../store/editor-context";
import { settleConflicts } from "../store/take-theirs";

interface MergeDialogProps {
  revision: number;
  onClose: () => void;
}

/** Lets a person choose, node by node, whose version to go on with where two edited the same one. */
export default function MergeDialog({ revision, onClose }: MergeDialogProps) {
  const store = useEditorStore();
  const saved = useEditor((state) => state.saved);
  const document = useEditor((state) => state.document);
  const theirs = useEditor((state) => state.theirs);
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const conflicts = useMemo(
    () => (theirs ? mergeDocuments(saved, document, theirs).conflicts : []),
    [saved, document, theirs],
  );
  if (!theirs) return null;
  const all = (side: Side) => setChoices(Object.fromEntries(conflicts.map(({ key }) => [key, side])));
  function confirm() {
    if (settleConflicts(store, revision, choices)) onClose();
    else
      toast.error("These choices do not fit together", { description: "Choose the other side for a node." });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title="Whose version goes on?"
      description="What only one of you changed is kept as it is. These were changed on both sides."
      footer={
        <>
          <Button onClick={() => all("mine")}>All mine</Button>
          <Button onClick={() => all("theirs")}>All theirs</Button>
          <Button variant="primary" onClick={confirm}>
            Go on with these
          </Button>
        </>
      }
    >
      <ul className="grid gap-4">
        {conflicts.map((conflict) => (
          <li key={conflict.key}>
            <Choice
              conflict={conflict}
              mine={sideOf(conflict, "mine", document)}
              theirs={sideOf(conflict, "theirs", theirs)}
              side={choices[conflict.key] ?? "mine"}
              onChoose={(side) => setChoices({ ...choices, [conflict.key]: side })}
            />
          </li>
        ))}
        {conflicts.length === 0 && (
          <li className="text-muted">The edits of both sides do not fit together: choose a side.</li>
        )}
      </ul>
    </Dialog>
  );
}

function sideOf(conflict: MergeConflict, side: Side, document: WorkflowDocument): Json {
  return toJson((conflict.kind === "node" ? conflict[side] : document[conflict.kind]) ?? null);
}

interface ChoiceProps {
  conflict: MergeConflict;
  mine: Json;
  theirs: Json;
  side: Side;
  onChoose: (side: Side) => void;
}

const SIDES = [
  { side: "mine", label: "Mine" },
  { side: "theirs", label: "Theirs" },
] as const;

function Choice({ conflict, mine, theirs, side, onChoose }: ChoiceProps) {
  const name = conflict.kind === "node" ? (conflict.mine?.name ?? conflict.theirs?.name) : conflict.kind;
  const values = { mine, theirs };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">{name}</legend>
      <div className="grid grid-cols-2 gap-2">
        {SIDES.map(({ side: each, label }) => (
          <label
            key={each}
            className={cn(
              "grid cursor-pointer content-start gap-1.5 rounded-lg border p-3",
              side === each ? "border-accent bg-accent/5" : "hover:bg-sunken",
            )}
          >
            <span className="flex items-center gap-2 font-medium text-sm">
              <input
                type="radio"
                name={conflict.key}
                checked={side === each}
                onChange={() => onChoose(each)}
                className="accent-accent"
              />
              {label}
            </span>
            <Differences value={values[each]} other={values[each === "mine" ? "theirs" : "mine"]} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const LONGEST = 120;

/** What is different on this side, a line each. */
function Differences({ value, other }: { value: Json; other: Json }) {
  if (value === null) return <span className="text-muted text-sm">Removed</span>;
  if (other === null) return <span className="text-muted text-sm">Kept, with changes</span>;
  return (
    <dl className="grid gap-1 text-sm">
      {diffJson(other, value).map(({ path, to }) => (
        <div key={path.join(".")}>
          <dt className="font-mono text-faint text-xs">{path.join(".")}</dt>
          <dd className="break-words">{to === undefined ? "not set" : formatValue(to).slice(0, LONGEST)}</dd>
        </div>
      ))}
    </dl>
  );
}
