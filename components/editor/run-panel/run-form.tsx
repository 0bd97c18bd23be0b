import { Play } from "lucide-react";
import { type RefObject, useState } from "react";
import { Button } from "@/components/ui/button";
import { CONTROL_CLASS } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { parseJson } from "@/lib/utils/parse-json";
import { PinNotice } from "../data/pin-notice";
import { useEditor } from "../store/editor-context";
import { HookAddress } from "./hook-address";
import { sampleFor } from "./sample";

interface RunFormProps {
  workflow: Workflow;
  runButton: RefObject<HTMLButtonElement | null>;
  starting: boolean;
  onRun(trigger: string, text: string): void;
}

/** Which trigger, and the input it should start with. */
export function RunForm({ workflow, runButton, starting, onRun }: RunFormProps) {
  const document = useEditor((state) => state.document);
  const triggers = Object.entries(document.nodes).filter(
    ([, node]) => shapeOf(node)?.role === "trigger" && !node.disabled,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [drafts, setDrafts] = useState<Record<string, string>>({});
  const [curl, setCurl] = useState(false);
  const [id, node] = triggers.find(([each]) => each === chosen) ?? triggers[0] ?? [null, null];
  if (id === null || node === null) {
    return (
      <p className="w-[300px] shrink-0 border-r p-4 text-muted">
        Add a trigger first: it is where runs begin.
      </p>
    );
  }
  const text = drafts[id] ?? JSON.stringify(sampleFor(node, workflow.samples[id], document), null, 2);
  const parsed = text.trim() === "" ? { value: null } : parseJson(text);
  const setText = (value: string) => setDrafts({ ...drafts, [id]: value });
  return (
    <form
      className="flex w-[300px] shrink-0 flex-col border-r"
      onSubmit={(event) => {
        event.preventDefault();
        onRun(id, text);
      }}
    >
      <div className="flex h-10 shrink-0 items-center gap-2 border-b px-3">
        {triggers.length > 1 ? (
          <Select
            aria-label="Trigger"
            className="h-7 w-36"
            value={id}
            onValueChange={setChosen}
            options={triggers.map(([value, { name }]) => ({ value, label: name }))}
          />
        ) : (
          <span className="truncate font-medium">{node.name}</span>
        )}
        <span className="flex-1" />
        {definitionOf(node.type)?.address === "hooks" && (
          <Button size="sm" variant="ghost" aria-pressed={curl} onClick={() => setCurl(!curl)}>
            {curl ? "Input" : "curl"}
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          disabled={"message" in parsed}
          onClick={() => "value" in parsed && setText(JSON.stringify(parsed.value, null, 2))}
        >
          Format
        </Button>
        <Button
          ref={runButton}
          type="submit"
          variant="primary"
          loading={starting}
          disabled={"message" in parsed}
          aria-label="Run with this input"
        >
          <Play fill="currentColor" /> Run
        </Button>
      </div>
      <PinNotice />
      {curl ? (
        <div className="overflow-y-auto p-3">
          <HookAddress nodeId={id} workflow={workflow} />
        </div>
      ) : (
        <JsonInput text={text} message={"message" in parsed ? parsed.message : null} onChange={setText} />
      )}
    </form>
  );
}

interface JsonInputProps {
  text: string;
  message: string | null;
  onChange(text: string): void;
}

function JsonInput({ text, message, onChange }: JsonInputProps) {
  return (
    <>
      <textarea
        aria-label="Input as JSON"
        aria-invalid={message !== null || undefined}
        value={text}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className={cn(
          CONTROL_CLASS,
          "min-h-0 flex-1 resize-none rounded-none border-0 p-3 font-mono text-sm leading-[18px]",
        )}
      />
      {message && (
        <p role="alert" className="truncate border-t px-3 py-1 text-failed text-sm" title={message}>
          {message}
        </p>
      )}
    </>
  );
}
