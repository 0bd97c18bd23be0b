import dynamic from "next/dynamic";
import type { ActionContext } from "../actions";
import { useEditor } from "../store/editor-context";
import { Announcer } from "./announcer";

const CommandList = dynamic(() => import("./command-list").then((file) => file.CommandList), { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((file) => file.ShortcutSheet), {
  ssr: false,
});

interface CommandLayersProps {
  context: ActionContext;
  workflowId: string;
}

/** What opens over the editor by a command, fetched when it is first asked for; and what is said of it. */
export function CommandLayers({ context, workflowId }: CommandLayersProps) {
  const commands = useEditor((state) => state.commands !== null);
  const sheet = useEditor((state) => state.shortcutsOpen);
  return (
    <>
      {commands && <CommandList context={context} workflowId={workflowId} />}
      {sheet && <ShortcutSheet />}
      <Announcer />
    </>
  );
}
