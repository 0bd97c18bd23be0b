import type { NodeProps } from "@xyflow/react";
import { Check, Trash2 } from "lucide-react";
import { type ComponentType, createContext, memo, useContext } from "react";
import { Button } from "@/components/ui/button";
import type { Choices } from "@/lib/graph/merge";
import { ContainerFrame } from "../canvas/container-frame";
import { type FlowNode, labelIdOf } from "../canvas/flow-nodes";
import { NodeCard } from "../canvas/node-card";
import { NoteCard } from "../canvas/note-card";
import { useNode } from "../store/use-node";
import { type ConflictNode, sideIdOf, type Version } from "./draw-conflicts";
import { LABELS } from "./labels";

interface Choosing {
  versions: ReadonlyMap<string, Version>;
  choices: Choices;
  /** The conflict that is being looked at, by its key. */
  focus: string | null;
  choose: (choices: Choices) => void;
}

/** What the versions are and which of them was chosen; the cards around are those of the canvas. */
export const ChoosingContext = createContext<Choosing>({
  versions: new Map(),
  choices: {},
  focus: null,
  choose: () => undefined,
});

/** The cards of the canvas; of a node in question each version with the way to choose it. */
export const CONFLICT_TYPES = {
  card: withChoice(NodeCard),
  container: withChoice(ContainerFrame),
  note: withChoice(NoteCard),
  gone: withChoice(GoneCard),
  pair: memo(PairFrame),
};

function withChoice(Card: ComponentType<NodeProps<FlowNode>>) {
  return memo(function ChoosableNode(props: NodeProps<FlowNode>) {
    const { versions, choices } = useContext(ChoosingContext);
    const version = versions.get(props.id);
    if (!version) return <Card {...props} />;
    const chosen = choices[version.conflict.key];
    const state = chosen === undefined ? "open" : chosen === version.side ? "chosen" : "left";
    return (
      <div className="version" data-state={state} data-side={version.side}>
        <ChoiceBar id={props.id} version={version} chosen={state === "chosen"} />
        <Card {...props} />
      </div>
    );
  });
}

function ChoiceBar({ id, version, chosen }: { id: string; version: Version; chosen: boolean }) {
  const { choose } = useContext(ChoosingContext);
  const { conflict, side } = version;
  const name = conflict.mine?.name || conflict.theirs?.name || conflict.id;
  return (
    <div className="version-bar nodrag nopan">
      <span id={sideIdOf(id)} className="version-side">
        {LABELS.sides[side]}
      </span>
      <Button
        size="sm"
        variant={chosen ? "primary" : "default"}
        aria-pressed={chosen}
        aria-label={`${LABELS.keep[side]}: ${name}`}
        onClick={() => choose({ [conflict.key]: side })}
      >
        {chosen && <Check />}
        {LABELS.keep[side]}
      </Button>
    </div>
  );
}

/** Stands where one side removed the node. */
function GoneCard({ id }: NodeProps<FlowNode>) {
  const name = useNode(id)?.name;
  const side = useContext(ChoosingContext).versions.get(id)?.side ?? "mine";
  return (
    <div className="card gone">
      <span className="grid size-[22px] place-items-center text-failed">
        <Trash2 aria-hidden className="size-3.5" />
      </span>
      <span id={labelIdOf(id)} className="col-span-2 truncate font-semibold line-through">
        {name}
      </span>
      <span className="card-summary">{LABELS.gone[side]}</span>
    </div>
  );
}

function PairFrame({ data: { conflict } }: NodeProps<Extract<ConflictNode, { type?: "pair" }>>) {
  const { choices, focus } = useContext(ChoosingContext);
  return (
    <div
      className="pair"
      data-decided={choices[conflict.key] !== undefined || undefined}
      data-focused={focus === conflict.key || undefined}
    />
  );
}
