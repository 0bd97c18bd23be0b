import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useEditorStore } from "./editor-context";
import type { EditorState, EditorStore } from "./editor-store";

/** What nodes and edges show besides what the document says of them. */
type Looks = Pick<EditorState, "overlay" | "problems" | "pinned" | "dropTarget" | "dropEdge">;

const known = new WeakMap<EditorStore, StoreApi<Looks>>();

/**
 * A part of what nodes and edges show. There are thousands that ask for theirs, so they are asked again only
 * when any of it changes, and not with each key and each move of the pointer.
 */
export function useLooks<T>(select: (looks: Looks) => T): T {
  return useStore(looksOf(useEditorStore()), select);
}

function looksOf(store: EditorStore): StoreApi<Looks> {
  const made = known.get(store) ?? followed(store);
  known.set(store, made);
  return made;
}

function followed(store: EditorStore): StoreApi<Looks> {
  const looks = createStore<Looks>()(() => pick(store.getState()));
  // Both live as long as the editor.
  store.subscribe((state) => {
    const before = looks.getState();
    const isSame =
      state.overlay === before.overlay &&
      state.problems === before.problems &&
      state.pinned === before.pinned &&
      state.dropTarget === before.dropTarget &&
      state.dropEdge === before.dropEdge;
    if (!isSame) looks.setState(pick(state), true);
  });
  return looks;
}

function pick({ overlay, problems, pinned, dropTarget, dropEdge }: EditorState): Looks {
  return { overlay, problems, pinned, dropTarget, dropEdge };
}
