"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Run } from "@/lib/api/contracts/runs";
import { isFinal } from "@/lib/nodes/status";
import type { RunState } from "./run-state";
import { Value } from "./step-detail";
import { Failure } from "./step-parts";
import { Waiting } from "./waiting";

type TabName = "output" | "input" | "error";

interface RunDetailProps {
  run: Run;
  state: RunState;
  onSelect: (path: string) => void;
}

/** The run's own input, output and error, while no step is selected. */
export function RunDetail({ run, state, onSelect }: RunDetailProps) {
  const [chosen, setChosen] = useState<TabName | null>(null);
  const error = run.error ?? state.error;
  const output = run.output ?? state.output;
  const ended = isFinal(run.status) || isFinal(state.status);
  const tabs = [
    { value: "output", label: "Output" },
    { value: "input", label: "Input" },
    ...(error
      ? [
          {
            value: "error" as const,
            label: "Error",
            badge: <span className="size-1.5 rounded-full bg-failed" />,
          },
        ]
      : []),
  ] satisfies { value: TabName; label: string; badge?: ReactNode }[];
  const origin = error?.path ?? error?.nodeId;
  return (
    <section aria-label="The run" className="flex min-h-0 flex-1 flex-col">
      <header className="px-4 pt-3 pb-2">
        <h2 className="font-semibold">The whole run</h2>
        <p className="text-faint text-sm">Select a step to see its input, output, logs and cost.</p>
      </header>
      {!ended && <Waiting runId={run.id} steps={state.steps} path="" />}
      <Tabs
        value={chosen ?? (error ? "error" : "output")}
        onValueChange={setChosen}
        tabs={tabs}
        label="Parts of the run"
        className="flex-1"
      >
        <TabPanel value="output" className="p-4">
          <Value
            value={output}
            root="output"
            empty={
              ended
                ? "The run ended without an output."
                : "The output appears here when the run has finished."
            }
          />
        </TabPanel>
        <TabPanel value="input" className="p-4">
          <Value value={run.input} root="trigger" empty="The run was started without input." />
        </TabPanel>
        {error && (
          <TabPanel value="error" className="grid content-start gap-3 p-4">
            <Failure error={error} />
            {origin && state.steps.has(origin) && (
              <Button className="justify-self-start" onClick={() => onSelect(origin)}>
                Go to the step that failed
              </Button>
            )}
          </TabPanel>
        )}
      </Tabs>
    </section>
  );
}
