import { CircleAlert, CircleCheck } from "lucide-react";
import { Prose } from "@/components/ui/prose";
import { Spinner } from "@/components/ui/spinner";

type Result = { state: "thanks" | "finished"; text: string } | { state: "working" } | { state: "failed" };

/** What came of a form. While the run goes on, the page loads itself again. */
export function FormResult(result: Result) {
  if (result.state === "working") {
    return (
      <p role="status" className="flex items-center gap-2.5 text-lg text-muted">
        <meta httpEquiv="refresh" content="1" />
        <Spinner className="size-4" /> Working on it. This page shows the result when it is there.
      </p>
    );
  }
  if (result.state === "failed") {
    return (
      <p role="alert" className="flex items-center gap-2.5 text-failed text-lg">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        Something went wrong while this was worked on. What you sent was received.
      </p>
    );
  }
  return (
    <div className="flex gap-2.5 text-lg">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-completed" />
      <Prose>{result.text}</Prose>
    </div>
  );
}
