import { useStep } from "@/components/runs/queries";
import { ErrorState } from "@/components/ui/error-state";
import { Spinner } from "@/components/ui/spinner";
import { ApiError } from "@/lib/api/api-error";
import type { StepPlace } from "./use-step-place";
import { ValueView } from "./value-view";

interface StepValueProps {
  place: StepPlace;
  side: "input" | "output";
  root: string;
}

/** What went into or came out of a step of a run. */
export function StepValue({ place, side, root }: StepValueProps) {
  const step = useStep(place.runId, place.path, place.version);
  if (step.isPending) return <Spinner className="m-2" />;
  if (step.error instanceof ApiError && step.error.problem.code === "not-found") {
    return <p className="text-muted">The last run has no data of it.</p>;
  }
  if (!step.data) {
    return (
      <ErrorState title="This could not be read" error={step.error} onRetry={() => void step.refetch()} />
    );
  }
  const { error, status } = step.data;
  const value = step.data[side] ?? null;
  return (
    <div className="grid gap-2">
      {error && side === "output" && (
        <p role="alert" className="rounded-md bg-failed/10 px-2.5 py-2 text-failed text-sm">
          {error.message}
        </p>
      )}
      {side === "output" && (status === "running" || status === "waiting") ? (
        <p className="flex items-center gap-2 text-muted">
          <Spinner /> {status === "running" ? "It is running…" : "It is waiting…"}
        </p>
      ) : (
        !(error && value === null && side === "output") && <ValueView value={value} root={root} name={side} />
      )}
    </div>
  );
}
