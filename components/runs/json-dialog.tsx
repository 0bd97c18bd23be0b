"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import type { Json } from "@/lib/utils/json";
import { parseJson } from "@/lib/utils/parse-json";

interface JsonDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  label: string;
  value: Json;
  confirmLabel: string;
  onConfirm: (value: Json) => void;
}

/** Lets a person change a value as JSON and go on with it. */
export function JsonDialog(props: JsonDialogProps) {
  const { open, onOpenChange, title, description } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} size="md">
      {open && <JsonForm {...props} />}
    </Dialog>
  );
}

function JsonForm({ label, value, confirmLabel, onConfirm, onOpenChange }: JsonDialogProps) {
  const id = useId();
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  function confirm() {
    const parsed = parseJson(text);
    if ("message" in parsed) {
      setFault(parsed.message);
      return;
    }
    onOpenChange(false);
    onConfirm(parsed.value);
  }
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <Textarea
        id={id}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setFault(null);
        }}
        rows={12}
        spellCheck={false}
        className="font-mono text-sm"
        aria-invalid={fault !== null}
        {...(fault ? { "aria-describedby": `${id}-fault` } : {})}
      />
      {fault && (
        <p id={`${id}-fault`} role="alert" className="text-failed text-sm">
          {fault}
        </p>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary">
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
