import { useEffect, useEffectEvent } from "react";
import { ACTIONS, type ActionContext, type EditorAction } from "./actions";

/** Runs the action whose shortcut is pressed; letters typed into fields stay letters. */
export function useShortcuts(context: ActionContext): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isInDialog(event.target)) return;
    const typing = isTyping(event.target);
    const action = ACTIONS.find((each) => (!typing || each.whileTyping) && matches(each, event));
    if (!action?.enabled(context.store.getState())) return;
    event.preventDefault();
    action.run(context);
  });
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function matches(action: EditorAction, event: KeyboardEvent): boolean {
  return action.shortcuts.some((shortcut) => {
    const parts = shortcut.split("+");
    const key = parts.at(-1)?.toLowerCase();
    return (
      event.key.toLowerCase() === key &&
      (event.metaKey || event.ctrlKey) === parts.includes("Mod") &&
      (event.shiftKey === parts.includes("Shift") || key === "/") &&
      !event.altKey
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

/** A shortcut as people of this system write it. */
export function shortcutText(action: EditorAction): string {
  const keys = (action.shortcuts[0] ?? "")
    .split("+")
    .map((key) => (IS_MAC ? (MAC[key] ?? key) : (PC[key] ?? key)));
  return keys.map((key) => (key.length === 1 ? key.toUpperCase() : key)).join(IS_MAC ? "" : "+");
}

const MAC: Record<string, string> = { Mod: "⌘", Shift: "⇧", Enter: "↵" };
const PC: Record<string, string> = { Mod: "Ctrl", Enter: "↵" };
