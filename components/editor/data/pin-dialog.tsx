import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";
import type { Json } from "@/lib/utils/json";
import { parseJson } from "@/lib/utils/parse-json";
import { useSavePin } from "./queries";

interface PinDialogProps {
  workflowId: string;
  nodeId: string;
  /** What the dialog begins with. */
  output: Json;
  port: string;
  ports: readonly { id: string; label: string }[];
  onClose(): void;
}

/** An output to pin, written as JSON, and the port that the node is left by with it. */
export function PinDialog({ workflowId, nodeId, output, port, ports, onClose }: PinDialogProps) {
  const [text, setText] = useState(() => JSON.stringify(output, null, 2));
  const [left, setLeft] = useState(port);
  const save = useSavePin(workflowId);
  const parsed = parseJson(text);
  async function pin() {
    if ("message" in parsed) return;
    try {
      await save.mutateAsync({ nodeId, output: parsed.value, port: left });
      onClose();
    } catch (error) {
      toast.error("The output was not pinned", { description: messageOf(error) });
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Pin an output"
      description="Tests of the draft take it as given and do not run the node. Published runs never use it."
      size="md"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={save.isPending} disabled={"message" in parsed} onClick={pin}>
            Pin output
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field label="Output as JSON" {...("message" in parsed && { error: parsed.message })}>
          <Textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            rows={14}
            spellCheck={false}
            className="font-mono text-sm"
          />
        </Field>
        {ports.length > 1 && (
          <Field label="Leaves by">
            <Select
              value={left}
              onValueChange={setLeft}
              options={ports.map(({ id, label }) => ({ value: id, label }))}
            />
          </Field>
        )}
      </div>
    </Dialog>
  );
}
