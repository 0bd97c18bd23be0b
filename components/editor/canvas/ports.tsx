import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import type { Port } from "@/lib/graph/shape";
import { portTop } from "./port-places";

interface PortsProps {
  hasInput: boolean;
  outputs: readonly Port[];
  /** Ports that the run left by. */
  taken: string;
  /** Where the input and a single output are, in px from the top. */
  middle?: number;
}

/** The dots at which edges begin and end, with labels where there is a choice. */
export const Ports = memo(function Ports({ hasInput, outputs, taken, middle }: PortsProps) {
  const used = new Set(taken.split(" "));
  return (
    <>
      {hasInput && (
        <Handle
          type="target"
          id="in"
          position={Position.Left}
          className="port"
          style={{ top: portTop(0, 1, middle) }}
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
          style={{ top: portTop(index, outputs.length, middle) }}
          title={`Output ${port.label ?? port.id}`}
        >
          {outputs.length > 1 && <span className="port-label">{port.label || port.id}</span>}
        </Handle>
      ))}
    </>
  );
});
