import type { NodeProps } from "@xyflow/react";
import { type ComponentType, createContext, memo, useContext } from "react";
import { ContainerFrame } from "../canvas/container-frame";
import type { FlowNode } from "../canvas/flow-nodes";
import { NodeCard } from "../canvas/node-card";
import { NoteCard } from "../canvas/note-card";
import type { Mark } from "./compare-documents";
import { LABELS } from "./labels";
import { MarkIcon } from "./mark-icon";

/** What became of the nodes, by their ids as drawn. */
export const MarksContext = createContext<ReadonlyMap<string, Mark>>(new Map());

/** The nodes whose change was chosen in the list. */
export const FocusContext = createContext<readonly string[]>([]);

/** Id of the element that says what became of a node. */
export function markIdOf(id: string): string {
  return `mark-${id}`;
}

/** The cards of the canvas, each with what became of it. */
export const MARKED_TYPES = {
  card: withMark(NodeCard),
  container: withMark(ContainerFrame),
  note: withMark(NoteCard),
};

function withMark(Card: ComponentType<NodeProps<FlowNode>>) {
  return memo(function MarkedNode(props: NodeProps<FlowNode>) {
    const mark = useContext(MarksContext).get(props.id);
    const focused = useContext(FocusContext).includes(props.id);
    return (
      <div className="marked" data-mark={mark} data-focused={focused || undefined}>
        <Card {...props} />
        {mark && (
          <span id={markIdOf(props.id)} className="mark">
            <MarkIcon mark={mark} />
            {LABELS.marks[mark]}
          </span>
        )}
      </div>
    );
  });
}
