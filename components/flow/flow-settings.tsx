"use client";

import { CirclePause, CirclePlay } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { Flow } from "@/lib/api/contracts/flow";
import { messageOf } from "@/lib/api/error-message";
import { HeldBack } from "./held-back";
import { useFlow, usePauseWorkspace } from "./queries";

/** The switch that pauses all runs, and what else holds runs back at the moment. */
export function FlowSettings() {
  const flow = useFlow();
  if (flow.error && !flow.data) {
    return (
      <ErrorState
        title="What holds runs back could not be loaded"
        error={flow.error}
        onRetry={flow.refetch}
      />
    );
  }
  if (!flow.data) return <Skeleton className="h-10 rounded-md" />;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <State flow={flow.data} />
        {flow.data.mayPause && <PauseSwitch isPaused={flow.data.pausedAt !== null} />}
      </div>
      <HeldBack flow={flow.data} />
      <p className="text-muted text-sm">{kept(flow.data)}</p>
    </div>
  );
}

function kept({ keepRunsDays }: Flow): string {
  if (keepRunsDays === null) return "Ended runs are kept for ever.";
  const days = keepRunsDays === 1 ? "a day" : `${keepRunsDays} days`;
  return `Ended runs are deleted after ${days}, with their steps and files (HEDDLE_KEEP_RUNS_DAYS).`;
}

function State({ flow: { pausedAt, mayPause, owners, going, queued, limit } }: { flow: Flow }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="tabular-nums">
        {pausedAt !== null && (
          <strong className="mr-2 font-medium text-waiting">
            Paused <RelativeTime at={pausedAt} />
          </strong>
        )}
        <span className="text-muted">
          {going} of {limit} going · {queued} queued
        </span>
      </p>
      {!mayPause && (
        <p className="mt-1 text-muted text-sm">
          Owners {pausedAt === null ? "can pause all runs" : "can let the runs go on"}
          {owners.length > 0 && `: ask ${NAMES.format(owners)}`}.
        </p>
      )}
    </div>
  );
}

const NAMES = new Intl.ListFormat("en", { type: "disjunction" });

function PauseSwitch({ isPaused }: { isPaused: boolean }) {
  const [asking, setAsking] = useState(false);
  const pause = usePauseWorkspace();
  async function change(paused: boolean) {
    try {
      await pause.mutateAsync(paused);
      toast.success(paused ? "All runs are paused" : "Runs go on");
    } catch (error) {
      toast.error(paused ? "The runs could not be paused" : "The runs could not be resumed", {
        description: messageOf(error),
      });
      throw error;
    }
  }
  return (
    <>
      {isPaused ? (
        <Button
          variant="primary"
          loading={pause.isPending}
          onClick={() => change(false).catch(() => undefined)}
        >
          <CirclePlay />
          Resume all runs
        </Button>
      ) : (
        <Button onClick={() => setAsking(true)}>
          <CirclePause />
          Pause all runs
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Pause all runs?"
        description="Running steps finish; no other step begins. Webhooks, schedules and people can still start runs, which are queued until you resume."
        confirmLabel="Pause all runs"
        cancelLabel="Let them run"
        danger
        onConfirm={() => change(true)}
      />
    </>
  );
}
