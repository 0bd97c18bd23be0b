import { useEffect, useEffectEvent } from "react";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import type { Jump } from "../store/view";

const CONTROL =
  "input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [contenteditable=true], button[role=combobox], button[role=switch]";

/** Selects the node of a problem and sends the keyboard to its field. */
export function jumpTo(store: EditorStore, jump: Jump): void {
  store.getState().select([jump.node]);
  store.setState({ jump });
}

/** Puts the keyboard into the field that a problem of this node is at, once its tab is shown. */
export function useJump(id: string, showTab: (tab: "configure" | "policy") => void): void {
  const store = useEditorStore();
  const jump = useEditor((state) => (state.jump?.node === id ? state.jump : null));
  const show = useEffectEvent(showTab);
  useEffect(() => {
    if (!jump) return;
    show(jump.field[0] === "policy" ? "policy" : "configure");
    const frame = requestAnimationFrame(() => {
      controlAt(jump.field)?.focus();
      store.setState({ jump: null });
    });
    return () => cancelAnimationFrame(frame);
  }, [jump, store]);
}

/** The control of the field, or of the nearest field around it. */
function controlAt(field: readonly (string | number)[]): HTMLElement | null {
  const inspector = document.querySelector("[aria-label=Inspector] [role=tabpanel][data-state=active]");
  for (let length = field.length; length > 0; length--) {
    const place = CSS.escape(field.slice(0, length).join("."));
    const control = inspector?.querySelector<HTMLElement>(`[data-field="${place}"] :is(${CONTROL})`);
    if (control) return control;
  }
  return inspector?.querySelector<HTMLElement>(CONTROL) ?? null;
}
