import { useReactFlow } from "@xyflow/react";
import { NodeIcon } from "@/components/ui/node-icon";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { useAddNode } from "../palette/use-add-node";
import { useEditor } from "../store/editor-context";

const BEGINNINGS = Object.values(nodeDefinitions).filter(({ role }) => role === "trigger");

/** What to do with a canvas that has nothing on it: choose what starts the workflow. */
export function EmptyCanvas() {
  const isEmpty = useEditor((state) => state.nodes.length === 0);
  const add = useAddNode();
  const { screenToFlowPosition } = useReactFlow();
  if (!isEmpty) return null;
  return (
    <div className="@container pointer-events-none absolute inset-0 z-4 flex overflow-y-auto p-4">
      <div className="pointer-events-auto m-auto w-96 max-w-full @2xl:w-[640px] animate-fade">
        <h2 className="text-center font-semibold text-lg">How does it start?</h2>
        <p className="mt-1 text-center text-muted">
          Choose a trigger, or drag any node from the palette onto the canvas.
        </p>
        <div className="mt-4 grid @2xl:grid-cols-2 gap-2">
          {BEGINNINGS.map((definition) => (
            <button
              key={definition.type}
              type="button"
              onClick={() =>
                add(definition, screenToFlowPosition({ x: innerWidth * 0.3, y: innerHeight * 0.4 }))
              }
              className="flex items-center gap-3 rounded-lg border bg-surface px-3 py-2.5 text-left shadow-card hover:border-border-strong"
            >
              <NodeIcon icon={definition.icon} category={definition.category} size="lg" />
              <span>
                <span className="block font-semibold">{definition.label}</span>
                <span className="block text-muted text-sm">{definition.description}</span>
              </span>
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}
