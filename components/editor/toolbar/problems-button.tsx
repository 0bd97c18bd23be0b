import { useReactFlow } from "@xyflow/react";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { ProblemList } from "../inspector/problem-list";
import { useEditor } from "../store/editor-context";

/** How many problems the draft has; pressed, the list of them. */
export function ProblemsButton() {
  const [open, setOpen] = useState(false);
  const problems = useEditor((state) => state.problems.all);
  const { fitView } = useReactFlow();
  if (problems.length === 0) return null;
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const label = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="max-h-96 overflow-y-auto p-2"
      trigger={
        <Button
          variant="ghost"
          className={hasErrors ? "text-failed hover:text-failed" : "text-waiting hover:text-waiting"}
        >
          <CircleAlert /> {label}
        </Button>
      }
    >
      <ProblemList
        onChoose={(id) => {
          setOpen(false);
          void fitView({ nodes: [{ id }], duration: 120, maxZoom: 1, padding: 0.5 });
        }}
      />
    </Popover>
  );
}
