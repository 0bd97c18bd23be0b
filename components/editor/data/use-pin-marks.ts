import { useEffect, useEffectEvent } from "react";
import { sameItems } from "@/lib/utils/same-items";
import { useEditor, useEditorStore } from "../store/editor-context";
import { usePins, useReadPinsAgain } from "./queries";

/** Keeps the marks of pinned nodes on the canvas as the server has them. */
export function usePinMarks(workflowId: string): void {
  const store = useEditorStore();
  const pins = usePins(workflowId).data;
  const revision = useEditor(({ save }) => save.revision);
  const readAgain = useEffectEvent(useReadPinsAgain(workflowId));
  useEffect(() => {
    const ids = Object.keys(pins ?? {});
    // All nodes look whether they are among them.
    if (sameItems(ids, Object.keys(store.getState().pinned))) return;
    store.setState({ pinned: Object.fromEntries(ids.map((id) => [id, true as const])) });
  }, [store, pins]);
  // A pin follows its node to another id when the server hears of that.
  useEffect(() => {
    const { document, pinned } = store.getState();
    if (revision > 0 && Object.keys(pinned).some((id) => !Object.hasOwn(document.nodes, id))) readAgain();
  }, [store, revision]);
}
