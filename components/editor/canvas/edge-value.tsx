import { EdgeLabelRenderer } from "@xyflow/react";
import { useStep } from "@/components/runs/queries";
import { useEditor } from "../store/editor-context";
import { useLegibleScale } from "./legible-scale";
import { outlineOf } from "./value-outline";

interface EdgeValueProps {
  /** The node that the edge begins at, and the port. */
  from: string;
  port: string;
  /** Middle of the edge on the canvas. */
  x: number;
  y: number;
}

/** What went along an edge in the run that is followed: the last time, where it did so more than once. */
export function EdgeValue({ from, port, x, y }: EdgeValueProps) {
  const runId = useEditor((state) => state.runId);
  const source = useEditor(({ overlay }) => overlay.nodes[from]);
  const { data } = useStep(runId ?? "", source?.path ?? "", source?.status ?? "", Boolean(runId && source));
  const scale = useLegibleScale();
  if (data?.status !== "completed") return null;
  const lines = outlineOf(data.output ?? null);
  const times = source?.ports[port] ?? 0;
  return (
    <EdgeLabelRenderer>
      <div
        className="edge-value"
        data-testid="edge-value"
        style={{ transform: `translate(-50%, 0) translate(${x}px, ${y + 14 * scale}px) scale(${scale})` }}
      >
        {times > 1 && <p>The last of {times}</p>}
        {lines.map(({ key, text }) => (
          <div key={key ?? text} className="truncate">
            {key !== null && <b>{key}: </b>}
            {text}
          </div>
        ))}
      </div>
    </EdgeLabelRenderer>
  );
}
