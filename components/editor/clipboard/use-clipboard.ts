import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { followPointer, pointOnCanvas } from "../canvas/pointer";
import { useEditorStore } from "../store/editor-context";
import { copySelected, cutSelected, pasteText } from "./clipboard";

/**
 * Copy, cut and paste of the browser, for nodes wherever no text is being edited or selected. They are
 * events rather than key strokes, so that they need no permission and the browser's own menu has them, too.
 */
export function useClipboard(): void {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      if (isElsewhere(event.target) || getSelection()?.isCollapsed === false) return;
      const text = event.type === "cut" ? cutSelected(store) : copySelected(store);
      if (text === null) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
    };
    const paste = (event: ClipboardEvent) => {
      if (isElsewhere(event.target)) return;
      event.preventDefault();
      const text = event.clipboardData?.getData("text/plain") ?? "";
      void pasteText(store, text, screenToFlowPosition(pointOnCanvas()));
    };
    const unfollow = followPointer();
    document.addEventListener("copy", take);
    document.addEventListener("cut", take);
    document.addEventListener("paste", paste);
    return () => {
      unfollow();
      document.removeEventListener("copy", take);
      document.removeEventListener("cut", take);
      document.removeEventListener("paste", paste);
    };
  }, [store, screenToFlowPosition]);
}

/** Whether it is a text field or a dialog, where copying and pasting mean text. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input,textarea,select,[role=dialog]") !== null)
  );
}
