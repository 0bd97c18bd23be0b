import { NodeResizeControl, ResizeControlVariant } from "@xyflow/react";
import { resizeNode } from "@/lib/graph/edit";
import { useEditorStore } from "../store/editor-context";

interface ResizeGripProps {
  id: string;
  minWidth: number;
  minHeight: number;
}

/** The corner by which a container or a note is resized; sizes in pixels. */
export function ResizeGrip({ id, minWidth, minHeight }: ResizeGripProps) {
  const store = useEditorStore();
  return (
    <NodeResizeControl
      variant={ResizeControlVariant.Handle}
      position="bottom-right"
      minWidth={minWidth}
      minHeight={minHeight}
      className="resize-grip"
      onResizeEnd={(_, { width, height }) =>
        store.getState().apply((document) => resizeNode(document, id, [width, height]))
      }
    />
  );
}
