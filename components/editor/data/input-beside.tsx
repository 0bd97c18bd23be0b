import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useEditorStore } from "../store/editor-context";
import { InputPanel } from "./input-panel";

/** The input of a node beside its form, so that values can be dragged from one into the other. */
export function InputBeside({ id, workflowId }: { id: string; workflowId: string }) {
  const store = useEditorStore();
  return (
    <section
      aria-label="Input beside the form"
      className="absolute inset-y-0 right-full z-10 flex w-[312px] flex-col border-l bg-surface shadow-pop"
    >
      <div className="flex h-9 shrink-0 items-center border-b pr-1.5 pl-4">
        <h2 className="flex-1 font-medium">Input</h2>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close the input beside the form"
          onClick={() => store.setState({ inputBeside: false })}
        >
          <X />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <InputPanel id={id} workflowId={workflowId} />
      </div>
    </section>
  );
}
