import type { EditorStore } from "./editor-store";

/**
 * Waits until the server has all edits. Rejects, with a sentence to show, where that will not happen by
 * itself soon.
 */
export function whenSaved(store: EditorStore): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      const { phase } = store.getState().save;
      if (phase.kind === "idle") resolve();
      else if (phase.kind === "conflict")
        reject(new Error("Somebody saved a newer revision: settle that first."));
      else if (phase.kind === "refused") reject(new Error(phase.message));
      else if (phase.kind === "retrying")
        reject(new Error("The server does not answer. Your edits are kept here."));
      else return false;
      return true;
    };
    if (settle()) return;
    const unsubscribe = store.subscribe(() => {
      if (settle()) unsubscribe();
    });
  });
}
