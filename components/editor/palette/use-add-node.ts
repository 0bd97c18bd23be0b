import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { containerAt } from "../canvas/container-fit";
import { useEditorStore } from "../store/editor-context";
import { addNodeAfter, addNodeAt } from "./add-node";

interface Point {
  x: number;
  y: number;
}

/** Adds a node and selects it: at a point of the canvas, or where it makes sense after what is selected. */
export function useAddNode(): (definition: NodeDefinition, at?: Point) => void {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (definition, at) => {
      const { document, apply, select, selectedNodes, readOnly } = store.getState();
      if (readOnly) return;
      const only = selectedNodes.length === 1 ? selectedNodes[0] : undefined;
      const added = at
        ? addNodeAt(document, definition, at, containerAt(document, at))
        : addNodeAfter(document, definition, only ?? null, screenToFlowPosition(middleOfCanvas()));
      apply(() => added.document);
      select([added.id]);
    },
    [store, screenToFlowPosition],
  );
}

function middleOfCanvas(): Point {
  const box = document.querySelector(".editor-canvas")?.getBoundingClientRect();
  return box ? { x: box.left + box.width / 2 - 104, y: box.top + box.height / 2 - 27 } : { x: 400, y: 300 };
}
