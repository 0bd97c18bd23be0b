import { useCallback, useSyncExternalStore } from "react";
import type { DocumentNode } from "@/lib/graph/document";
import { onceForEach } from "@/lib/utils/once-for-each";
import { useEditorStore } from "./editor-context";
import type { EditorStore } from "./editor-store";

/**
 * What the document says of a node, for its card; undefined once it is gone. It stays the same object while only
 * the node's place changes. There are hundreds of cards: only that of a node that changed is asked to look again.
 */
export function useNode(id: string): DocumentNode | undefined {
  const nodes = nodesOf(useEditorStore());
  const subscribe = useCallback((changed: () => void) => nodes.watch(id, changed), [nodes, id]);
  return useSyncExternalStore(subscribe, () => nodes.shown(id));
}

interface Nodes {
  shown(id: string): DocumentNode | undefined;
  watch(id: string, changed: () => void): () => void;
}

const nodesOf = onceForEach((store: EditorStore): Nodes => {
  const watchers = new Map<string, Set<() => void>>();
  const last = new Map<string, DocumentNode>();
  function shown(id: string): DocumentNode | undefined {
    const node = store.getState().document.nodes[id];
    const before = last.get(id);
    if (node === before) return node;
    if (node && before && differOnlyInPlace(before, node)) return before;
    if (node) last.set(id, node);
    else last.delete(id);
    return node;
  }
  // Both live as long as the editor.
  store.subscribe(({ document }, before) => {
    if (document.nodes === before.document.nodes) return;
    for (const [id, changed] of watchers) {
      if (document.nodes[id] !== before.document.nodes[id]) for (const each of changed) each();
    }
  });
  return {
    shown,
    watch(id, changed) {
      const watching = watchers.get(id) ?? new Set();
      watchers.set(id, watching.add(changed));
      return () => {
        watching.delete(changed);
        if (watching.size === 0) watchers.delete(id);
      };
    },
  };
});

/** Whether two nodes are alike but for where they stand, which is React Flow's matter and not drawn by a card. */
export function differOnlyInPlace(a: DocumentNode, b: DocumentNode): boolean {
  const one = Object.entries({ ...a, position: null });
  const other = new Map<string, unknown>(Object.entries({ ...b, position: null }));
  return one.length === other.size && one.every(([key, value]) => Object.is(other.get(key), value));
}
