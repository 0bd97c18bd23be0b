import { ArrowRight, Clock } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { useStep } from "./queries";
import type { StepState } from "./run-state";
import { startingCall, waitingCalls } from "./waiting-calls";

interface WaitingProps {
  runId: string;
  steps: ReadonlyMap<string, StepState>;
  /** The step to tell of; empty for the whole run. */
  path: string;
}

interface WaitListProps extends WaitingProps {
  /** More than these are counted rather than told one by one. */
  atMost?: number;
}

/** What a run or a step waits for and what can be done about it; nothing where it does not wait. */
export function Waiting({ runId, steps, path, atMost = 5 }: WaitListProps) {
  const calls = waitingCalls(steps, path);
  if (calls.length === 0) return null;
  return (
    <ul className="grid shrink-0">
      {calls.slice(0, atMost).map((call) => (
        <WaitingCall key={call.path} runId={runId} call={call}>
          {path === "" && (
            <RunLink
              runId={runId}
              call={startingCall(steps, call.path.slice(0, call.path.lastIndexOf("/")))}
            />
          )}
        </WaitingCall>
      ))}
      {calls.length > atMost && (
        <li className="bg-waiting/10 px-4 py-2 text-sm text-waiting">
          It waits for {calls.length - atMost} more.
        </li>
      )}
    </ul>
  );
}

function WaitingCall({ runId, call, children }: { runId: string; call: StepState; children: ReactNode }) {
  const { data } = useStep(runId, call.path, call.status);
  const input = isJsonObject(data?.input) ? data.input : {};
  const deadline = typeof input["deadline"] === "string" ? input["deadline"] : null;
  return (
    <li className="flex items-start gap-2 bg-waiting/10 px-4 py-2 text-sm">
      <Clock aria-hidden className="mt-0.5 size-3.5 shrink-0 text-waiting" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="font-medium text-waiting">{data ? wordsFor(input) : "Waiting"}</span>
        {deadline !== null && (
          <span className="block text-muted">
            {input["kind"] === "timer" ? "Goes on" : "At most until"}{" "}
            <time dateTime={deadline}>{new Date(deadline).toLocaleString()}</time>
          </span>
        )}
      </span>
      {input["kind"] === "approval" && <Go href="/approvals">Decide</Go>}
      {children}
    </li>
  );
}

/** What is waited for, from what the waiting call was made with. */
function wordsFor({ kind, title, topic, workflow }: Record<string, Json>): string {
  switch (kind) {
    case "approval":
      return `Waiting for approval: ${textOf(title)}`;
    case "event":
      return textOf(topic) ? `Waiting for the event ${textOf(topic)}` : "Waiting for an event";
    case "run":
      return `Waiting for the run of ${textOf(workflow) || "another workflow"}`;
    default:
      return "Waiting for its time";
  }
}

/** A link to the run that this step started; nothing for steps that started none. */
export function ChildRun({ runId, steps, path }: WaitingProps) {
  const call = startingCall(steps, path);
  if (!call) return null;
  return (
    <p className="flex min-h-10 items-center justify-between gap-2 border-t px-4 py-2 text-sm">
      <span className="text-muted">It started another run.</span>
      <RunLink runId={runId} call={call} />
    </p>
  );
}

/** To the run whose id the call gave. */
function RunLink({ runId, call }: { runId: string; call: StepState | null }) {
  const { data } = useStep(runId, call?.path ?? "", call?.status ?? "", call !== null);
  const started = isJsonObject(data?.output) ? data.output["runId"] : undefined;
  return typeof started === "string" ? <Go href={`/runs/${started}`}>Open the run</Go> : null;
}

function Go({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={buttonClass({ size: "sm" })}>
      {children}
      <ArrowRight aria-hidden />
    </Link>
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
