import { Command, ListTree } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import type { ActionContext } from "../actions";
import { commandsAction } from "../commands/view-actions";
import { useEditor } from "../store/editor-context";
import { perform, shortcutText } from "../use-shortcuts";
import { outlineAction } from "./outline-actions";

/** The way to the outline and back, and to the list of all commands. */
export function OutlineToggle({ context }: { context: ActionContext }) {
  const shown = useEditor((state) => state.shown);
  return (
    <span className="flex">
      <Tooltip content="Outline" shortcut={shortcutText(outlineAction)} side="bottom">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Outline"
          aria-pressed={shown === "outline"}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
          onClick={() => perform(outlineAction, context)}
        >
          <ListTree />
        </Button>
      </Tooltip>
      <Tooltip content="All commands" shortcut={shortcutText(commandsAction)} side="bottom">
        <Button
          variant="ghost"
          size="icon"
          aria-label="All commands"
          onClick={() => perform(commandsAction, context)}
        >
          <Command />
        </Button>
      </Tooltip>
    </span>
  );
}
