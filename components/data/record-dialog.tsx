"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { StoreRecordView } from "@/lib/api/contracts/store";
import { messageOf } from "@/lib/api/error-message";
import type { Json } from "@/lib/utils/json";
import { usePutRecord } from "./store-queries";

interface RecordDialogProps {
  collection: string;
  /** Null for a new one. */
  record: StoreRecordView | null;
  onClose: () => void;
}

/** Changes the value of a record, or makes one. */
export function RecordDialog({ collection, record, onClose }: RecordDialogProps) {
  const [key, setKey] = useState(record?.key ?? "");
  const [text, setText] = useState(JSON.stringify(record?.value ?? {}, null, 2));
  const put = usePutRecord(collection);
  const parsed = parse(text);
  const problem = put.error ? messageOf(put.error) : null;
  function submit() {
    if (key.trim() === "" || "fault" in parsed) return;
    put.mutate({ key: key.trim(), value: parsed.value }, { onSuccess: onClose });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={record ? `Edit “${record.key}”` : "Add a record"}
      description={record ? "The next step that reads the record gets the new value." : undefined}
      size="md"
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {!record && (
          <Field label="Key" help="A record of the same key is replaced.">
            <Input value={key} maxLength={200} onChange={(event) => setKey(event.target.value)} />
          </Field>
        )}
        <Field label="Value" help="Any JSON." error={"fault" in parsed ? parsed.fault : problem}>
          <Textarea
            value={text}
            rows={12}
            spellCheck={false}
            className="max-h-[40vh] font-mono text-sm"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            loading={put.isPending}
            disabled={key.trim() === "" || "fault" in parsed}
          >
            {record ? "Save" : "Add record"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function parse(text: string): { value: Json } | { fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `This is not JSON: ${messageOf(error)}` };
  }
}
