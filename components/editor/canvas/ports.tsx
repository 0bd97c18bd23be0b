import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import type { DocumentNode } from "@/lib/graph/document";
import type { NodeShape, Port } from "@/lib/graph/shape";

const SPACING = 26;
const MIDDLE = 27;

/** The outputs of a node with `error`, where its policy asks for that. */
export function outputsOf(node: DocumentNode, shape: NodeShape | null): readonly Port[] {
  const outputs = shape?.outputs ?? [];
  return node.policy?.onError === "branch" ? [...outputs, { id: "error", label: "error" }] : outputs;
}

/** How high a card must be for its ports to have room. */
export function heightFor(ports: number): number {
  return Math.max(54, ports * SPACING + 2);
}

interface PortsProps {
  hasInput: boolean;
  outputs: readonly Port[];
  /** Ports that the run left by. */
  taken: string;
  /** Where the input and a single output are, in px from the top. */
  middle?: number;
}

/** The dots at which edges begin and end, with labels where there is a choice. */
export const Ports = memo(function Ports({ hasInput, outputs, taken, middle = MIDDLE }: PortsProps) {
  const used = new Set(taken.split(" "));
  const first =
    outputs.length <= 1 ? middle : heightFor(outputs.length) / 2 - ((outputs.length - 1) * SPACING) / 2;
  return (
    <>
      {hasInput && (
        <Handle
          type="target"
          id="in"
          position={Position.Left}
          className="port"
          style={{ top: middle }}
          title="Input"
        />
      )}
      {outputs.map((port, index) => (
        <Handle
          key={port.id}
          type="source"
          id={port.id}
          position={Position.Right}
          className="port"
          data-error={port.id === "error" || undefined}
          data-taken={used.has(port.id) || undefined}
          style={{ top: first + index * SPACING }}
          title={`Output ${port.label ?? port.id}`}
        >
          {outputs.length > 1 && <span className="port-label">{port.label || port.id}</span>}
        </Handle>
      ))}
    </>
  );
});
