import { useReactFlow } from "@xyflow/react";
import { CircleAlert } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { motionMs } from "@/components/ui/motion";
import { Popover } from "@/components/ui/popover";
import { ProblemGroups } from "../problems/problem-groups";
import { jumpTo } from "../problems/use-jump";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { Jump } from "../store/view";

/** The button that opens the list of problems, with what can be done at once. */
export function ProblemsPopover() {
  const store = useEditorStore();
  const open = useEditor((state) => state.problemsOpen);
  const problems = useEditor((state) => state.problems.all);
  const { fitView } = useReactFlow();
  const chosen = useRef<Jump | null>(null);
  const show = (isOpen: boolean) => store.setState({ problemsOpen: isOpen });
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
        void fitView({ nodes: [{ id: jump.node }], duration: motionMs(120), maxZoom: 1, padding: 0.5 });
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
