import { useEffect, useEffectEvent } from "react";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { whenIdle } from "@/lib/utils/when-idle";
import { startAutosave } from "./autosave-runner";
import { useEditorStore } from "./editor-context";

const CHECK_MS = 200;
const WIDE = "(min-width: 1024px)";

/** Whether the window has no room for what one edits with. */
export function isTooNarrow(): boolean {
  return !window.matchMedia(WIDE).matches;
}

/** Saves by itself for as long as the editor is open. */
export function useAutosave(workflowId: string, person: string, onSaved: (workflow: Workflow) => void): void {
  const store = useEditorStore();
  const saved = useEffectEvent(onSaved);
  useEffect(
    () => startAutosave(store, { workflowId, person }, (workflow) => saved(workflow)),
    [store, workflowId, person],
  );
}

/** Looks for problems once the editor is drawn, and a moment after each edit. */
export function useProblems(): void {
  const store = useEditorStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const callOff = whenIdle(() => store.getState().check());
    const unsubscribe = store.subscribe((state, before) => {
      if (state.document === before.document) return;
      clearTimeout(timer);
      timer = setTimeout(() => store.getState().check(), CHECK_MS);
    });
    return () => {
      callOff();
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store]);
}

/** Below the width that the panels need, and while `looking` on, the workflow cannot be changed. */
export function useReadOnly(looking: boolean): void {
  const store = useEditorStore();
  useEffect(() => {
    const media = window.matchMedia(WIDE);
    const update = () => store.setState({ readOnly: looking || !media.matches });
    update();
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, [store, looking]);
}
