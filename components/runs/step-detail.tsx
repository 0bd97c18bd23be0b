"use client";

import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { JsonView } from "@/components/ui/json-view";
import { NodeIcon } from "@/components/ui/node-icon";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Step } from "@/lib/api/contracts/runs";
import { definitionOf } from "@/lib/nodes/registry";
import { formatDuration } from "@/lib/utils/format-duration";
import type { Json } from "@/lib/utils/json";
import { asConversation, Conversation } from "./conversation";
import { useStep } from "./queries";
import { StepReplay } from "./replay-menu";
import type { StepState } from "./run-state";
import { AttemptList, Failure, LogList, UsageTable } from "./step-parts";
import { ChildRun, Waiting } from "./waiting";
import type { RowNode } from "./waterfall-row";

interface StepDetailProps {
  runId: string;
  /** Whether the run has, so that it can be replayed. */
  ended: boolean;
  step: StepState;
  /** All steps of the run. */
  steps: ReadonlyMap<string, StepState>;
  node: RowNode | undefined;
  onClose: () => void;
}

/** Everything that is known of the selected step. */
export function StepDetail({ runId, ended, step, steps, node, onClose }: StepDetailProps) {
  const version = `${step.status}/${step.attempts.length}`;
  const query = useStep(runId, step.path, version);
  const look = node ? definitionOf(node.type) : null;
  return (
    <section aria-label="Selected step" className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-center gap-2.5 px-4 py-3">
        {look && <NodeIcon icon={look.icon} category={look.category} />}
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">{node?.name || step.nodeId}</h2>
          <p className="truncate font-mono text-faint text-xs" title={step.path}>
            {step.path}
          </p>
        </div>
        <StatusBadge status={step.status} detail={durationOf(step)} />
        <Button variant="ghost" size="icon-sm" aria-label="Close the step" onClick={onClose}>
          <X />
        </Button>
      </header>
      <Waiting runId={runId} steps={steps} path={step.path} />
      <ChildRun runId={runId} steps={steps} path={step.path} />
      {query.data?.reused && (
        <p className="border-t px-4 py-2 text-muted text-sm">
          Its result was taken over from the run that this one replays.
        </p>
      )}
      {ended && query.data && canBeReplayed(query.data) && <StepReplay runId={runId} step={query.data} />}
      {query.data ? (
        <StepTabs key={step.path} step={query.data} root={rootOf(step)} />
      ) : query.error ? (
        <ErrorState title="The step could not be loaded" error={query.error} onRetry={query.refetch} />
      ) : (
        <div className="grid gap-2 border-t p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/5" />
        </div>
      )}
    </section>
  );
}

/** Iterations and calls are parts of steps; what was skipped had nothing to do. */
function canBeReplayed({ kind, status }: Step): boolean {
  return kind === "node" && status !== "skipped";
}

type TabName = "output" | "input" | "error" | "logs" | "attempts" | "usage";

function StepTabs({ step, root }: { step: Step; root: string }) {
  const [chosen, setChosen] = useState<TabName | null>(null);
  const tabs = tabsOf(step);
  const wanted = chosen ?? (step.error ? "error" : "output");
  const value = tabs.some((tab) => tab.value === wanted) ? wanted : "output";
  return (
    <Tabs value={value} onValueChange={setChosen} tabs={tabs} label="Parts of the step" className="flex-1">
      <TabPanel value="output" className="p-4">
        <Value value={step.output} root={root} empty={emptyOutput(step)} />
      </TabPanel>
      <TabPanel value="input" className="grid content-start gap-5 p-4">
        <StepInput step={step} />
      </TabPanel>
      {step.error && (
        <TabPanel value="error" className="p-4">
          <Failure error={step.error} />
        </TabPanel>
      )}
      <TabPanel value="logs">
        <LogList logs={step.logs} />
      </TabPanel>
      <TabPanel value="attempts">
        <AttemptList attempts={step.attempts} />
      </TabPanel>
      {step.usage && (
        <TabPanel value="usage" className="p-4">
          <UsageTable usage={step.usage} durationMs={step.durationMs} />
        </TabPanel>
      )}
    </Tabs>
  );
}

function tabsOf(step: Step): { value: TabName; label: string; badge?: ReactNode }[] {
  const count = (n: number) => (n > 0 ? { badge: <span className="text-faint text-xs">{n}</span> } : {});
  return [
    { value: "output", label: "Output" },
    { value: "input", label: "Input" },
    ...(step.error
      ? [
          {
            value: "error" as const,
            label: "Error",
            badge: <span className="size-1.5 rounded-full bg-failed" />,
          },
        ]
      : []),
    { value: "logs", label: "Logs", ...count(step.logs.length) },
    { value: "attempts", label: "Attempts", ...count(step.attempts.length) },
    ...(step.usage ? [{ value: "usage" as const, label: "Usage" }] : []),
  ];
}

function StepInput({ step }: { step: Step }) {
  const conversation = asConversation(step.input ?? null);
  const filled = step.config ?? null;
  return (
    <>
      {conversation ? (
        <Conversation {...conversation} />
      ) : (
        <Value value={step.input} root="input" empty="This step took no input." />
      )}
      {filled !== null && (
        <section>
          <h3 className="mb-1.5 font-medium text-muted text-sm">
            Configuration with its expressions filled in
          </h3>
          <JsonView value={filled} />
        </section>
      )}
    </>
  );
}

/** A value, or a sentence where there is none. */
export function Value({ value, root, empty }: { value: Json | undefined; root: string; empty: string }) {
  if (value === undefined || value === null) return <p className="text-muted">{empty}</p>;
  return <JsonView value={value} root={root} />;
}

function emptyOutput(step: Step): string {
  switch (step.status) {
    case "completed":
      return "The step completed without an output.";
    case "skipped":
      return "No branch led here in this run, so the step was skipped.";
    case "failed":
      return "The step failed before it had an output.";
    case "cancelled":
      return "The step was cancelled before it had an output.";
    default:
      return "The output appears here when the step has finished.";
  }
}

function rootOf(step: StepState): string {
  return step.kind === "node" ? `steps.${step.nodeId}` : "output";
}

function durationOf(step: StepState): string | undefined {
  if (step.finishedAt === null || step.status === "skipped") return undefined;
  return formatDuration(Math.max(Date.parse(step.finishedAt) - Date.parse(step.startedAt), 0));
}
