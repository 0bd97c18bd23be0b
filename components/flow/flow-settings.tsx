"use client";

import { CirclePause, CirclePlay } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
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
      <PauseSwitch flow={flow.data} />
      <HeldBack flow={flow.data} />
    </div>
  );
}

function PauseSwitch({ flow: { pausedAt, going, queued, limit } }: { flow: Flow }) {
  const [asking, setAsking] = useState(false);
  const pause = usePauseWorkspace();
  const isPaused = pausedAt !== null;
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
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 tabular-nums">
        {isPaused && (
          <strong className="mr-2 font-medium text-waiting">
            Paused <RelativeTime at={pausedAt} />
          </strong>
        )}
        <span className="text-muted">
          {going} of {limit} going · {queued} queued
        </span>
      </p>
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
    </div>
  );
}
