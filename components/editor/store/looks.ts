import { useStore } from "zustand";
import { shallow } from "zustand/shallow";
import { createStore } from "zustand/vanilla";
import { onceForEach } from "@/lib/utils/once-for-each";
import { useEditorStore } from "./editor-context";
import type { EditorState, EditorStore } from "./editor-store";

/** What nodes and edges show besides what the document says of them. */
type Looks = Pick<EditorState, "overlay" | "problems" | "pinned" | "dropTarget" | "dropEdge">;

/**
 * A part of what nodes and edges show. There are thousands that ask for theirs, so they are asked again only
 * when any of it changes, and not with each key and each move of the pointer.
 */
export function useLooks<T>(select: (looks: Looks) => T): T {
  return useStore(looksOf(useEditorStore()), select);
}

const looksOf = onceForEach((store: EditorStore) => {
  const looks = createStore<Looks>()(() => pick(store.getState()));
  // Both live as long as the editor.
  store.subscribe((state) => {
    const now = pick(state);
    if (!shallow(looks.getState(), now)) looks.setState(now, true);
  });
  return looks;
});

function pick({ overlay, problems, pinned, dropTarget, dropEdge }: EditorState): Looks {
  return { overlay, problems, pinned, dropTarget, dropEdge };
}
