"use client";

import { GitCompare, Pencil, RotateCcw, StepForward } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { Run, Step } from "@/lib/api/contracts/runs";
import { JsonDialog } from "./json-dialog";
import { useReplay } from "./use-replay";

/** Ways to do an ended run again as a whole. */
export function ReplayMenu({ run }: { run: Run }) {
  const { replay, pending, question } = useReplay(run.id);
  const [editing, setEditing] = useState(false);
  const failedAt = run.error?.path;
  return (
    <>
      <Menu
        trigger={
          <Button loading={pending}>
            <RotateCcw />
            Replay
          </Button>
        }
      >
        <MenuItem icon={<RotateCcw />} onSelect={() => replay({})}>
          Run again
        </MenuItem>
        {failedAt && (
          <MenuItem icon={<StepForward />} onSelect={() => replay({ from: failedAt })}>
            From the step that failed
          </MenuItem>
        )}
        <MenuItem icon={<Pencil />} onSelect={() => setEditing(true)}>
          With other input…
        </MenuItem>
        <MenuItem icon={<GitCompare />} onSelect={() => replay({ version: "draft", changed: true })}>
          What changed in the draft
        </MenuItem>
      </Menu>
      <JsonDialog
        open={editing}
        onOpenChange={setEditing}
        title="Run again with other input"
        description="All steps run again, on the same version."
        label="Input"
        value={run.input}
        confirmLabel="Run"
        onConfirm={(input) => replay({ input })}
      />
      {question}
    </>
  );
}

/** Ways to go on from one step of an ended run. */
export function StepReplay({ runId, step }: { runId: string; step: Step }) {
  const { replay, pending, question } = useReplay(runId);
  const [editing, setEditing] = useState(false);
  return (
    <div className="flex flex-wrap gap-2 border-t px-4 py-2">
      <Button size="sm" loading={pending} onClick={() => replay({ from: step.path })}>
        <StepForward />
        Replay from here
      </Button>
      <Button size="sm" onClick={() => setEditing(true)}>
        <Pencil />
        Go on with another output…
      </Button>
      <JsonDialog
        open={editing}
        onOpenChange={setEditing}
        title="Go on with another output"
        description="The step counts as done with this output, and what follows it runs again."
        label="Output"
        value={step.output ?? null}
        confirmLabel="Go on"
        onConfirm={(output) => replay({ outputs: { [step.path]: output } })}
      />
      {question}
    </div>
  );
}
