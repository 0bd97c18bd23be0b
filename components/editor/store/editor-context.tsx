"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { EditorState, EditorStore } from "./editor-store";

export const EditorContext = createContext<EditorStore | null>(null);

/** The store of the editor around this component. Throws outside one. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error("There is no editor around this component");
  return store;
}

/** A part of the editor's state; the component renders again only when that part changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useEditorStore(), select);
}
