"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/api-error";
import { messageOf } from "@/lib/api/error-message";
import type { Json } from "@/lib/utils/json";
import { useReplayRun } from "./queries";

/** What of a run is to be done again; see `POST /runs/{id}/replay`. */
export interface ReplayOptions {
  from?: string;
  input?: Json;
  outputs?: Record<string, Json>;
  version?: "draft" | "published";
  changed?: boolean;
}

type Effects = { options: ReplayOptions; steps: { path: string; name: string }[] };

/**
 * Replays a run and opens the new one. Where steps would repeat that change something outside, it asks first;
 * `question` has to be shown for that.
 */
export function useReplay(runId: string): {
  replay: (options: ReplayOptions) => Promise<void>;
  pending: boolean;
  question: ReactNode;
} {
  const router = useRouter();
  const mutation = useReplayRun(runId);
  const [effects, setEffects] = useState<Effects | null>(null);

  async function send(options: ReplayOptions, confirmEffects: boolean): Promise<void> {
    try {
      const run = await mutation.mutateAsync({ ...options, confirmEffects });
      router.push(`/runs/${run.id}`);
    } catch (error) {
      const steps = error instanceof ApiError ? error.problem.steps : undefined;
      if (steps) {
        setEffects({ options, steps });
        return;
      }
      toast.error("The run could not be replayed", { description: messageOf(error) });
      throw error;
    }
  }

  return {
    replay: (options) => send(options, false).catch(() => undefined),
    pending: mutation.isPending,
    question: (
      <ConfirmDialog
        open={effects !== null}
        onOpenChange={(open) => !open && setEffects(null)}
        title="Repeat what changes something outside?"
        description={effects && <EffectList steps={effects.steps} />}
        confirmLabel="Replay anyway"
        cancelLabel="Do not replay"
        onConfirm={() => effects && send(effects.options, true)}
      />
    ),
  };
}

const SHOWN = 5;

function EffectList({ steps }: { steps: Effects["steps"] }) {
  const more = steps.length - SHOWN;
  return (
    <>
      <span>These steps did so in the run, and would do it once more:</span>
      <span className="mt-2 grid gap-1">
        {steps.slice(0, SHOWN).map(({ path, name }) => (
          <span key={path} className="flex gap-2 text-fg">
            {name}
            <code className="truncate text-faint text-xs leading-5">{path}</code>
          </span>
        ))}
        {more > 0 && <span>and {more} more</span>}
      </span>
    </>
  );
}
