import { Check, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { Choices, MergeConflict, Side } from "@/lib/graph/merge";
import { cn } from "@/lib/utils/cn";
import { differencesOf } from "./conflict-differences";
import { LABELS } from "./labels";

interface ConflictPanelProps {
  conflicts: readonly MergeConflict[];
  mine: WorkflowDocument;
  theirs: WorkflowDocument;
  choices: Choices;
  /** The conflict that is looked at, by its key. */
  focus: string | null;
  onChoose: (choices: Choices) => void;
  onLookAt: (key: string) => void;
  onApply: () => void;
  onClose: () => void;
}

const SIDES: readonly Side[] = ["mine", "theirs"];

/** What both sides changed, each with its differences and a choice, and the end of it. */
export function ConflictPanel({
  conflicts,
  choices,
  onChoose,
  onApply,
  onClose,
  ...list
}: ConflictPanelProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const done = conflicts.filter(({ key }) => choices[key]).length;
  const all = (side: Side) => onChoose(Object.fromEntries(conflicts.map(({ key }) => [key, side])));
  return (
    <aside
      aria-label={LABELS.title}
      className="ml-auto flex w-[344px] min-h-0 shrink-0 flex-col border-l bg-surface"
    >
      <div className="flex h-11 shrink-0 items-center justify-between border-b pr-2 pl-4">
        <h2 ref={title} tabIndex={-1} className="font-semibold outline-none">
          {LABELS.title}
        </h2>
        <Button variant="ghost" size="icon-sm" aria-label={LABELS.close} onClick={onClose}>
          <X />
        </Button>
      </div>
      <div className="grid shrink-0 gap-2.5 border-b px-4 py-3">
        <p className="text-muted">{LABELS.intro}</p>
        <div className="grid grid-cols-2 gap-2">
          {SIDES.map((side) => (
            <Button key={side} onClick={() => all(side)}>
              {LABELS.keepAll[side]}
            </Button>
          ))}
        </div>
      </div>
      <ul aria-label={LABELS.list} className="min-h-0 flex-1 divide-y overflow-y-auto">
        {conflicts.length === 0 && <li className="p-4 text-muted">{LABELS.nothing}</li>}
        {conflicts.map((conflict) => (
          <ConflictItem key={conflict.key} {...{ conflict, choices, onChoose }} {...list} />
        ))}
      </ul>
      <div className="flex shrink-0 items-center justify-between border-t px-4 py-2.5">
        <span role="status" className="text-muted text-sm tabular-nums">
          {LABELS.chosen(done, conflicts.length)}
        </span>
        <Button variant="primary" disabled={done < conflicts.length} onClick={onApply}>
          {LABELS.apply}
        </Button>
      </div>
    </aside>
  );
}

interface ConflictItemProps
  extends Pick<ConflictPanelProps, "mine" | "theirs" | "choices" | "focus" | "onChoose" | "onLookAt"> {
  conflict: MergeConflict;
}

function ConflictItem({ conflict, choices, focus, onChoose, onLookAt, mine, theirs }: ConflictItemProps) {
  const item = useRef<HTMLLIElement>(null);
  const isFocused = focus === conflict.key;
  useEffect(() => {
    // It may have been chosen on the canvas, with the list at another place.
    if (isFocused) item.current?.scrollIntoView({ block: "nearest" });
  }, [isFocused]);
  const isNode = conflict.kind === "node";
  const name = isNode
    ? conflict.mine?.name || conflict.theirs?.name || conflict.id
    : LABELS.whole[conflict.kind];
  return (
    <li ref={item} className={cn("grid gap-2 px-4 py-3", isFocused && "bg-accent-soft/60")}>
      <h3 className="min-w-0 font-medium">
        {isNode ? (
          <button
            type="button"
            className="max-w-full truncate text-left hover:underline"
            onClick={() => onLookAt(conflict.key)}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </h3>
      <fieldset className="grid grid-cols-2 gap-2">
        <legend className="sr-only">{name}</legend>
        {SIDES.map((side) => {
          const chosen = choices[conflict.key] === side;
          return (
            <Button
              key={side}
              size="sm"
              variant={chosen ? "primary" : "default"}
              aria-pressed={chosen}
              onClick={() => {
                onChoose({ [conflict.key]: side });
                if (isNode) onLookAt(conflict.key);
              }}
            >
              {chosen && <Check />}
              {LABELS.keep[side]}
            </Button>
          );
        })}
      </fieldset>
      <Differences {...{ conflict, mine, theirs }} chosen={choices[conflict.key]} />
    </li>
  );
}

interface DifferencesProps extends Pick<ConflictItemProps, "conflict" | "mine" | "theirs"> {
  chosen: Side | undefined;
}

function Differences({ conflict, mine, theirs, chosen }: DifferencesProps) {
  const gone = conflict.kind === "node" ? SIDES.find((side) => conflict[side] === null) : undefined;
  const differences = differencesOf(conflict, mine, theirs);
  if (gone) differences.unshift({ ...STATES, [gone]: LABELS.goneShort });
  return (
    <dl className="grid gap-2 text-sm">
      {differences.map(({ field, ...values }) => (
        <div key={field} className="grid gap-0.5">
          <dt className={cn("font-mono text-faint text-xs", field === "" && "sr-only")}>
            {field || LABELS.title}
          </dt>
          {SIDES.map((side) => (
            <dd
              key={side}
              className={cn(
                "grid grid-cols-[44px_1fr] gap-2 [overflow-wrap:anywhere]",
                chosen !== undefined && chosen !== side && "text-faint line-through",
              )}
            >
              <span className="text-faint">{LABELS.sides[side]}</span>
              <span className="whitespace-pre-wrap">{values[side]}</span>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

const STATES = { field: "", mine: LABELS.changedHere, theirs: LABELS.changedHere };
