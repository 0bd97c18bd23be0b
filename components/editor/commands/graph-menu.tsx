import { ContextMenu } from "radix-ui";
import { useEffect, useRef } from "react";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/utils/cn";
import { ACTIONS, type ActionContext, type EditorAction, type MenuPlace } from "../actions";
import type { EditorState } from "../store/editor-store";
import { perform, shortcutText } from "../use-shortcuts";
import { inSections } from "./sections";
import type { MenuPoint } from "./use-menu-point";

interface GraphMenuProps {
  context: ActionContext;
  /** Where on the screen it was asked for; it opens with each new one. */
  at: MenuPoint;
}

/** What can be done with what is selected, at a place of the screen. */
export function GraphMenu({ context, at }: GraphMenuProps) {
  const chosen = useRef<EditorAction | null>(null);
  const trigger = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The menu knows its place only from a press of the right button, of which this is the echo.
    const init = { bubbles: true, cancelable: true, clientX: at.x, clientY: at.y };
    trigger.current?.dispatchEvent(new window.MouseEvent("contextmenu", init));
  }, [at]);
  const choose = (action: EditorAction | null) => {
    chosen.current = action;
  };
  return (
    <ContextMenu.Root modal={false} onOpenChange={(open) => open && choose(null)}>
      <ContextMenu.Trigger ref={trigger} className="hidden" />
      <ContextMenu.Portal container={document.getElementById("main")}>
        <ContextMenu.Content
          collisionPadding={8}
          className="z-50 min-w-52 animate-pop rounded-lg border border-border bg-raised p-1 shadow-pop"
          onCloseAutoFocus={(event) => {
            // What was chosen says itself where the keyboard goes next.
            if (!chosen.current) return;
            event.preventDefault();
            perform(chosen.current, context);
          }}
        >
          <Entries context={context} onChoose={choose} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

interface EntriesProps {
  context: ActionContext;
  onChoose(action: EditorAction): void;
}

function Entries({ context, onChoose }: EntriesProps) {
  const state = context.store.getState();
  const place = placeOf(state);
  const groups = inSections(ACTIONS.filter(({ menus, enabled }) => menus?.includes(place) && enabled(state)));
  return groups.map(({ section, actions }, index) => (
    <ContextMenu.Group key={section}>
      {index > 0 && <ContextMenu.Separator className="-mx-1 my-1 h-px bg-border" />}
      {dangerLast(actions).map((action) => (
        <ContextMenu.Item
          key={action.id}
          onSelect={() => onChoose(action)}
          className={cn(
            "flex h-7 cursor-default select-none items-center gap-6 rounded px-2 outline-none",
            "data-[highlighted]:bg-sunken",
            action.danger && "text-failed",
          )}
        >
          <span className="flex-1">{action.label}</span>
          {action.shortcuts.length > 0 && <Kbd className="text-muted">{shortcutText(action)}</Kbd>}
        </ContextMenu.Item>
      ))}
    </ContextMenu.Group>
  ));
}

function dangerLast(actions: readonly EditorAction[]): EditorAction[] {
  return [...actions].sort((a, b) => Number(a.danger ?? false) - Number(b.danger ?? false));
}

function placeOf({ selectedNodes, selectedEdges }: EditorState): MenuPlace {
  const count = selectedNodes.length + selectedEdges.length;
  if (count > 1) return "selection";
  return selectedNodes.length === 1 ? "node" : selectedEdges.length === 1 ? "edge" : "canvas";
}
