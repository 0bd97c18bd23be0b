import { useReactFlow } from "@xyflow/react";
import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { ProblemGroups } from "../problems/problem-groups";
import { jumpTo } from "../problems/use-jump";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { Jump } from "../store/view";

/** How many problems the draft has; pressed, the list of them with what can be done at once. */
export function ProblemsButton() {
  const store = useEditorStore();
  const open = useEditor((state) => state.problemsOpen);
  const problems = useEditor((state) => state.problems.all);
  const { fitView } = useReactFlow();
  const chosen = useRef<Jump | null>(null);
  const show = (isOpen: boolean) => store.setState({ problemsOpen: isOpen });
  // A list of which everything was mended is closed, and does not open by itself with the next problem.
  const none = problems.length === 0;
  useEffect(() => {
    if (none) store.setState({ problemsOpen: false });
  }, [none, store]);
  if (none) return null;
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const label = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return (
    <Popover
      open={open}
      onOpenChange={show}
      label="Problems"
      align="end"
      className="max-h-[70vh] w-[26rem] overflow-y-auto p-2"
      onCloseAutoFocus={(event) => {
        const jump = chosen.current;
        if (!jump) return;
        // The keyboard goes to the field instead of back to the button.
        event.preventDefault();
        chosen.current = null;
        jumpTo(store, jump);
        void fitView({ nodes: [{ id: jump.node }], duration: 120, maxZoom: 1, padding: 0.5 });
      }}
      trigger={
        <Button
          variant="ghost"
          className={hasErrors ? "text-failed hover:text-failed" : "text-waiting hover:text-waiting"}
        >
          <CircleAlert /> {label}
        </Button>
      }
    >
      <ProblemGroups
        onChoose={(jump) => {
          chosen.current = jump;
          show(false);
        }}
      />
    </Popover>
  );
}
