import { ContextMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/utils/cn";
import { ACTIONS, type ActionContext, type EditorAction, type MenuPlace } from "../actions";
import type { EditorState } from "../store/editor-store";
import { perform, shortcutText } from "../use-shortcuts";
import { inSections } from "./sections";

/** What can be done with what is selected, from a press of the right button, a long touch or the menu key. */
export function GraphMenu({ context, children }: { context: ActionContext; children: ReactNode }) {
  const chosen = useRef<EditorAction | null>(null);
  const choose = (action: EditorAction | null) => {
    chosen.current = action;
  };
  return (
    <ContextMenu.Root modal={false} onOpenChange={(open) => open && choose(null)}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
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
