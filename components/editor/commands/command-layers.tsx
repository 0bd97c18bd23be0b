import type { ActionContext } from "../actions";
import { CommandList, ShortcutSheet, SubWorkflowDialog } from "../parts";
import { useEditor } from "../store/editor-context";
import { Announcer } from "./announcer";

interface CommandLayersProps {
  context: ActionContext;
  workflowId: string;
}

/** What opens over the editor by a command, fetched when it is first asked for; and what is said of it. */
export function CommandLayers({ context, workflowId }: CommandLayersProps) {
  const commands = useEditor((state) => state.commands !== null);
  const sheet = useEditor((state) => state.shortcutsOpen);
  const asking = useEditor((state) => state.subWorkflow !== null);
  return (
    <>
      {commands && <CommandList context={context} workflowId={workflowId} />}
      {sheet && <ShortcutSheet />}
      {asking && <SubWorkflowDialog context={context} workflowId={workflowId} />}
      <Announcer />
    </>
  );
}
