import { PanelRightOpen } from "lucide-react";
import { Button } from "@/components/ui/button";
import { InputPanel } from "../data/input-panel";
import { OutputPanel } from "../data/output-panel";
import { useEditorStore } from "../store/editor-context";

interface DataTabProps {
  id: string;
  workflowId: string;
  side: "input" | "output";
  /** Told when the input is wanted beside the form. */
  onBeside?: () => void;
}

/** What goes into or comes out of the node. */
export function DataTab({ id, workflowId, side, onBeside }: DataTabProps) {
  const store = useEditorStore();
  if (side === "output") return <OutputPanel id={id} workflowId={workflowId} />;
  return (
    <>
      <InputPanel id={id} workflowId={workflowId} />
      <Button
        size="sm"
        className="mx-4 mb-4"
        onClick={() => {
          store.setState({ inputBeside: true });
          onBeside?.();
        }}
      >
        <PanelRightOpen /> Show beside the form
      </Button>
    </>
  );
}
