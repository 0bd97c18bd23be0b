import { Hourglass } from "lucide-react";
import type { Run } from "@/lib/api/contracts/runs";

type Queue = NonNullable<Run["queue"]>;

/** What a queued run waits for, and how many are before it. */
export function QueueNotice({ queue }: { queue: Queue }) {
  return (
    <p
      role="status"
      className="flex items-center gap-2 border-b bg-sunken px-4 py-1.5 text-muted text-sm tabular-nums"
    >
      <Hourglass aria-hidden className="size-3.5 shrink-0" />
      {REASONS[queue.reason](queue.position)}
    </p>
  );
}

const REASONS: Record<Queue["reason"], (position: number) => string> = {
  workflow: (position) =>
    `Number ${position} in the queue of this workflow, which runs only so many at once. It begins when runs before it have ended.`,
  workspace: (position) =>
    `Number ${position} in the queue of the workspace, which has as many runs going as it may. It begins when there is room.`,
  paused: (position) => `Number ${position} in the queue. It begins after the workspace goes on.`,
};
