import { type RefObject, useCallback } from "react";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";
import { parseJson } from "@/lib/utils/parse-json";
import { runsWithPins } from "./data/pins-state";
import { useStartRun } from "./queries";
import { useEditorStore } from "./store/editor-context";
import { EMPTY_OVERLAY } from "./store/overlay";
import { whenSaved } from "./store/when-saved";

/** Starts a run of the draft once the server has it, and follows it. */
export function useRunDraft(workflowId: string) {
  const store = useEditorStore();
  const start = useStartRun(workflowId);
  const { mutateAsync } = start;
  const run = useCallback(
    async (trigger: string, text: string) => {
      const parsed = text.trim() === "" ? { value: null } : parseJson(text);
      if ("message" in parsed) return;
      try {
        await whenSaved(store);
        const started = await mutateAsync({
          trigger,
          input: parsed.value,
          pins: runsWithPins(store.getState()),
        });
        store.setState({ runId: started.id, overlay: EMPTY_OVERLAY, panelOpen: true });
      } catch (error) {
        toast.error("The run did not start", { description: messageOf(error) });
      }
    },
    [store, mutateAsync],
  );
  return { run, starting: start.isPending };
}

/** What Run does from anywhere: opens the panel, or, where it is open, starts with the input in it. */
export function useRunShortcut(button: RefObject<HTMLButtonElement | null>): () => void {
  const store = useEditorStore();
  return useCallback(() => {
    if (button.current) button.current.form?.requestSubmit();
    else store.setState({ panelOpen: true });
  }, [store, button]);
}
