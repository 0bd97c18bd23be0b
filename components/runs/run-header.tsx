"use client";

import { SquareArrowOutUpRight } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status";
import { toast } from "@/components/ui/toast";
import type { Run } from "@/lib/api/contracts/runs";
import { messageOf } from "@/lib/api/error-message";
import { isFinal } from "@/lib/nodes/status";
import { formatDuration } from "@/lib/utils/format-duration";
import { formatCost, formatCount, shortId } from "./format";
import { useCancelRun } from "./queries";
import { ReplayMenu } from "./replay-menu";
import type { RunState } from "./run-state";
import { useNow } from "./use-now";

interface RunHeaderProps {
  run: Run;
  state: RunState;
  triggerName: string | undefined;
}

export function RunHeader({ run, state, triggerName }: RunHeaderProps) {
  // The stream knows before the next reading of the run does.
  const status = isFinal(run.status) || state.seq === 0 ? run.status : state.status;
  return (
    <header className="shrink-0 border-b bg-surface">
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <nav aria-label="Where you are" className="flex min-w-0 items-center gap-2">
          <Link href="/runs" className="rounded text-muted hover:text-fg">
            Runs
          </Link>
          <span aria-hidden className="text-faint">
            /
          </span>
          <h1 className="min-w-0 truncate font-semibold">
            <Link href={`/workflows/${run.workflowId}`} className="rounded hover:underline">
              {run.workflowName}
            </Link>
          </h1>
        </nav>
        <span className="flex shrink-0 items-center gap-1">
          <code className="text-muted text-sm" title={run.id}>
            {shortId(run.id)}
          </code>
          <CopyButton value={run.id} label="Copy run id" />
        </span>
        <StatusBadge status={status} />
        <span className="flex-1" />
        {isFinal(status) ? <ReplayMenu run={run} /> : <CancelButton id={run.id} />}
        <Link href={`/workflows/${run.workflowId}`} className={buttonClass()}>
          <SquareArrowOutUpRight />
          Open workflow
        </Link>
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 pb-3">
        <Fact name="Trigger">{triggerName || run.trigger.nodeId}</Fact>
        {run.parentRunId && (
          <Fact name="Called by">
            <RunLink id={run.parentRunId} />
          </Fact>
        )}
        {run.replayOf && (
          <Fact name="Replay of">
            <RunLink id={run.replayOf} />
          </Fact>
        )}
        <Fact name="Version">{run.version === null ? "Draft" : `v${run.version}`}</Fact>
        <Fact name="Started">
          <RelativeTime at={run.startedAt ?? run.createdAt} />
        </Fact>
        <Fact name="Duration">
          <Duration run={run} state={state} />
        </Fact>
        <Fact name="Steps">{formatCount(Math.max(run.stepCount, ran(state)))}</Fact>
        <Fact name="Tokens">{formatCount(run.tokens)}</Fact>
        <Fact name="Cost">{formatCost(run.costUsd)}</Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

function RunLink({ id }: { id: string }) {
  return (
    <Link href={`/runs/${id}`} className="rounded font-mono text-accent hover:underline" title={id}>
      {shortId(id)}
    </Link>
  );
}

function Duration({ run, state }: { run: Run; state: RunState }) {
  const finishedAt = run.finishedAt ?? state.finishedAt;
  const startedAt = run.startedAt ?? state.startedAt;
  const now = useNow(startedAt !== null && finishedAt === null, 100);
  if (startedAt === null) return "not yet started";
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  return formatDuration(Math.max(end - Date.parse(startedAt), 0));
}

function ran(state: RunState): number {
  let count = 0;
  for (const step of state.steps.values()) if (step.kind === "node" && step.status !== "skipped") count++;
  return count;
}

function CancelButton({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelRun();
  async function confirm() {
    try {
      await cancel.mutateAsync(id);
      toast.success("The run was cancelled");
    } catch (error) {
      toast.error("The run could not be cancelled", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>Cancel run</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Cancel this run?"
        description="What is under way is stopped and no further step starts. Steps that have finished stay finished."
        confirmLabel="Cancel run"
        cancelLabel="Let it run"
        danger
        onConfirm={confirm}
      />
    </>
  );
}
