import { useEffect, useEffectEvent } from "react";
import { toast } from "@/components/ui/toast";
import { ACTIONS, type ActionContext, type EditorAction } from "./actions";
import { say } from "./commands/graph-focus";
import type { EditorState } from "./store/editor-store";

/** Runs the action whose shortcut is pressed; letters typed into fields stay letters. */
export function useShortcuts(context: ActionContext): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if ((event.defaultPrevented && !hasLeftField(event)) || isInDialog(event.target) || presses(event))
      return;
    const typing = isTyping(event.target);
    const state = context.store.getState();
    const action = ACTIONS.find(
      (each) =>
        (!typing || each.whileTyping) &&
        !each.byBrowser &&
        matches(each, event) &&
        isIn(each, event.target, state.shown) &&
        each.enabled(state),
    );
    if (!action) return;
    event.preventDefault();
    // A key that is held down takes away one thing, not all that follows.
    if (!(action.danger && event.repeat)) perform(action, context);
  });
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Does what the action says, and says so to screen readers where it does not itself. */
export async function perform(action: EditorAction, context: ActionContext): Promise<void> {
  const { document: before, said } = context.store.getState();
  const done = action.run(context);
  try {
    if (done) await done;
  } catch {
    toast.error("This could not be loaded. Look at your connection and try again.");
  }
  const after = context.store.getState();
  if (after.document !== before && after.said === said) say(context.store, `${action.label}: done`);
}

/** Whether a field let go of the keyboard on Escape, which is then nowhere: what leads on from the field takes it. */
function hasLeftField({ key, target }: KeyboardEvent): boolean {
  return key === "Escape" && target !== document.body && document.activeElement === document.body;
}

/** Whether the key presses the button that it was typed on. */
function presses({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (
    !(ctrlKey || metaKey) &&
    (key === "Enter" || key === " ") &&
    target instanceof Element &&
    target.closest("button, a, summary") !== null
  );
}

const PLACES = {
  canvas: ".editor-canvas",
  outline: "[role=tree]",
  graph: ".editor-canvas, [role=tree]",
  inspector: "[aria-label=Inspector]",
} as const;

function isIn({ where }: EditorAction, target: EventTarget | null, shown: EditorState["shown"]): boolean {
  if (where === undefined) return true;
  // Where what had the keyboard was deleted, it is nowhere, and comes back with the first arrow key.
  if (target === document.body) return where === "graph" || where === shown;
  return target instanceof Element && target.closest(PLACES[where]) !== null;
}

function matches(action: EditorAction, event: KeyboardEvent): boolean {
  return action.shortcuts.some((shortcut) => {
    const parts = shortcut.split("+");
    const key = parts.at(-1)?.toLowerCase();
    const pressed = event.key === " " ? "space" : event.key.toLowerCase();
    return (
      pressed === key &&
      (event.metaKey || event.ctrlKey) === parts.includes("Mod") &&
      (event.shiftKey === parts.includes("Shift") || key === "/" || key === "?") &&
      event.altKey === parts.includes("Alt")
    );
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("[role=dialog],[role=menu],[role=listbox]") !== null;
}

const IS_MAC = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** A shortcut as people of this system write it; empty for none. */
export function shortcutText({ shortcuts: [first = ""] }: Pick<EditorAction, "shortcuts">): string {
  const keys = first.split("+").map((key) => (IS_MAC ? MAC : PC)[key] ?? KEYS[key] ?? key);
  return keys.map((key) => (key.length === 1 ? key.toUpperCase() : key)).join(IS_MAC ? "" : "+");
}

const KEYS: Record<string, string> = {
  Enter: "↵",
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};
const MAC: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥", Delete: "⌫" };
const PC: Record<string, string> = { Mod: "Ctrl", Delete: "Del" };
