import type { ActionContext } from "../actions";
import { goTo } from "../commands/graph-focus";
import { useEditor } from "../store/editor-context";
import { ExtractDialog } from "./extract-dialog";
import { InlineDialog } from "./inline-dialog";

/** What is asked before nodes become a workflow of their own, or one comes back. */
export function SubWorkflowDialog({ context, workflowId }: { context: ActionContext; workflowId: string }) {
  const asked = useEditor((state) => state.subWorkflow);
  const { store } = context;
  const close = () => store.setState({ subWorkflow: null });
  function show(nodes: readonly string[]) {
    close();
    const [first] = nodes;
    // The dialog gives the keyboard back first.
    requestAnimationFrame(() => {
      if (first !== undefined) goTo(context, first);
      store.getState().select(nodes);
    });
  }
  if (!asked) return null;
  const shared = { context, onClose: close, onShow: show };
  if (asked.kind === "inline") return <InlineDialog call={asked.call} {...shared} />;
  return <ExtractDialog nodes={asked.nodes} workflowId={workflowId} {...shared} />;
}
