import { CircleAlert, CloudOff } from "lucide-react";
import { useEditor } from "../store/editor-context";

/** Whether the server has the edits: said in words, and to screen readers as it changes. */
export function SaveIndicator() {
  const { phase, revision } = useEditor((state) => state.save);
  return (
    <span
      role="status"
      aria-label="Saving"
      className="flex items-center gap-1.5 whitespace-nowrap px-1 text-muted text-sm"
    >
      {phase.kind === "idle" && (
        <>
          <span className="size-[7px] rounded-full bg-completed" />
          Saved · r{revision}
        </>
      )}
      {(phase.kind === "pending" || (phase.kind === "saving" && phase.attempt === 0)) && (
        <>
          {/* It stands still, as it is there for as long as somebody types: what moves is drawn all the time. */}
          <span className="size-[7px] rounded-full border border-muted" />
          Saving…
        </>
      )}
      {(phase.kind === "retrying" || (phase.kind === "saving" && phase.attempt > 0)) && (
        <span
          className="flex items-center gap-1.5 text-waiting"
          title="Your edits are kept in this browser until the server has them."
        >
          <CloudOff aria-hidden className="size-3.5" />
          Offline — kept here, retrying
        </span>
      )}
      {phase.kind === "refused" && (
        <span className="flex items-center gap-1.5 text-failed" title={phase.message}>
          <CircleAlert aria-hidden className="size-3.5" />
          Not saved
        </span>
      )}
      {phase.kind === "conflict" && (
        <span className="flex items-center gap-1.5 text-failed">
          <CircleAlert aria-hidden className="size-3.5" />
          Not saved: newer revision
        </span>
      )}
    </span>
  );
}
