import { useEffect } from "react";
import { ProblemsPopover } from "../parts";
import { useEditor, useEditorStore } from "../store/editor-context";

/** How many problems the draft has; nothing where there is none. */
export function ProblemsButton() {
  const store = useEditorStore();
  const none = useEditor((state) => state.problems.all.length === 0);
  // A list of which everything was mended is closed, and does not open by itself with the next problem.
  useEffect(() => {
    if (none) store.setState({ problemsOpen: false });
  }, [none, store]);
  return none ? null : <ProblemsPopover />;
}
