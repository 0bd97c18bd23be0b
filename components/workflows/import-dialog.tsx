"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { ApiError } from "@/lib/api/api-error";
import type { Problem } from "@/lib/api/contracts/common";
import { messageOf } from "@/lib/api/error-message";
import { cn } from "@/lib/utils/cn";
import type { Json } from "@/lib/utils/json";
import { useImportWorkflow } from "./queries";

const MAX_BYTES = 10_000_000;

interface ImportDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a workflow from an exported file or pasted JSON; faults are shown with their places. */
export function ImportDialog({ open, onOpenChange }: ImportDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Import a workflow"
      description="Nothing is made unless the whole document is sound."
      size="md"
    >
      <ImportForm onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ImportForm({ onCancel }: { onCancel: () => void }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const workflow = useImportWorkflow();

  function change(next: string) {
    setText(next);
    setFault(null);
    workflow.reset();
  }
  async function readFile(file: File | undefined) {
    if (!file) return;
    if (file.size > MAX_BYTES) setFault("The file is larger than 10 MB.");
    else change(await file.text());
  }
  function submit() {
    let document: Json;
    try {
      document = JSON.parse(text);
    } catch (error) {
      setFault(`This is not valid JSON: ${messageOf(error)}`);
      return;
    }
    workflow.mutate(document, { onSuccess: ({ id }) => router.push(`/workflows/${id}`) });
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <DropZone onFile={readFile} />
      <Field label="Or paste the JSON" error={fault}>
        <Textarea
          value={text}
          onChange={(event) => change(event.target.value)}
          spellCheck={false}
          rows={9}
          className="font-mono text-sm"
          placeholder={'{\n  "heddle": 1,\n  "name": "…",\n  "nodes": { … },\n  "edges": [ … ]\n}'}
        />
      </Field>
      {workflow.error && <ImportProblem error={workflow.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          variant="primary"
          type="submit"
          disabled={text.trim() === ""}
          loading={workflow.isPending || workflow.isSuccess}
        >
          Import
        </Button>
      </div>
    </form>
  );
}

function DropZone({ onFile }: { onFile: (file: File | undefined) => void }) {
  const [over, setOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  }
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex h-20 cursor-pointer items-center justify-center gap-2.5 rounded-lg border border-border-strong border-dashed text-muted transition-colors",
        "focus-within:outline-2 focus-within:outline-accent hover:border-accent hover:text-fg",
        over && "border-accent bg-accent-soft text-fg",
      )}
    >
      <FileUp aria-hidden className="size-4" />
      Choose a file, or drop it here
      <input
        type="file"
        accept=".json,application/json"
        className="sr-only"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
    </label>
  );
}

function ImportProblem({ error }: { error: Error }) {
  const problem = error instanceof ApiError ? error.problem : null;
  const places = problem ? placesOf(problem) : [];
  return (
    <div role="alert" className="rounded-lg border border-failed/30 bg-failed/5 px-3 py-2.5">
      <p className="font-medium text-failed">{problem?.title ?? "The workflow could not be imported"}</p>
      {places.length === 0 ? (
        <p className="text-sm">{messageOf(error)}</p>
      ) : (
        <ul className="mt-1.5 grid max-h-40 gap-1.5 overflow-y-auto text-sm">
          {places.map(({ place, message }) => (
            <li key={`${place} ${message}`} className="grid">
              <code className="text-muted">{place}</code>
              <span>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Where each fault lies, in the document's own words. */
function placesOf(problem: Problem): { place: string; message: string }[] {
  const issues = (problem.issues ?? []).map(({ nodeId, edge, field = [], message, fix }) => ({
    place: edge
      ? `edge ${edge.from}${edge.port ? `.${edge.port}` : ""} → ${edge.to}`
      : [...(nodeId ? ["nodes", nodeId] : []), ...field].join(".") || "document",
    message: fix ? `${message} ${fix}` : message,
  }));
  return [...issues, ...(problem.fields ?? []).map(({ path, message }) => ({ place: path, message }))];
}
