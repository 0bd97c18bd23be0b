import { toast } from "@/components/ui/toast";
import { removeNodes } from "@/lib/graph/edit";
import { say } from "../commands/graph-focus";
import type { EditorStore } from "../store/editor-store";
import { textOfNodes } from "./text-of-nodes";

/** The selected nodes as text; null where none is selected. */
export function copySelected(store: EditorStore): string | null {
  const { document, selectedNodes } = store.getState();
  if (selectedNodes.length === 0) return null;
  say(store, `${counted(selectedNodes)} copied`);
  return textOfNodes(document, selectedNodes);
}

/** The same, and they are gone; while nothing can be edited they stay. */
export function cutSelected(store: EditorStore): string | null {
  const text = copySelected(store);
  const { selectedNodes, apply, readOnly } = store.getState();
  if (text === null || readOnly) return text;
  apply((document) => removeNodes(document, selectedNodes));
  say(store, `${counted(selectedNodes)} cut`);
  return text;
}

/** Pastes the nodes of a text around a point of the canvas and selects them; says why not where it cannot. */
export async function pasteText(
  store: EditorStore,
  text: string,
  at: { x: number; y: number },
): Promise<void> {
  const [{ nodesOfText }, { pasteNodes }] = await fetchPasting();
  const { document, apply, select, readOnly } = store.getState();
  if (readOnly) return;
  const read = nodesOfText(text);
  if ("problem" in read) {
    toast.error("Nothing was pasted", { description: read.problem });
    return;
  }
  const pasted = pasteNodes(document, read.fragment, at);
  apply(() => pasted.document);
  select(pasted.ids);
  say(store, `${counted(pasted.ids)} pasted`);
}

/** What reads and places what is pasted; copying does without. */
export function fetchPasting() {
  return Promise.all([import("./heddle-text"), import("./paste-nodes")]);
}

function counted({ length }: readonly string[]): string {
  return length === 1 ? "1 node" : `${length} nodes`;
}
