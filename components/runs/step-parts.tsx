import { CopyButton } from "@/components/ui/copy-button";
import { JsonView } from "@/components/ui/json-view";
import { StatusBadge } from "@/components/ui/status";
import type { Run, Step } from "@/lib/api/contracts/runs";
import { formatDuration } from "@/lib/utils/format-duration";
import { formatCost, formatCount } from "./format";

/** What happened, and whether it was tried again. */
export function Failure({ error }: { error: NonNullable<Run["error"]> }) {
  return (
    <div className="rounded-lg border border-failed/30 bg-failed/5 p-3">
      <div className="flex items-start justify-between gap-2">
        <p className="whitespace-pre-wrap font-medium text-failed [overflow-wrap:anywhere]">
          {error.message}
        </p>
        <CopyButton value={() => JSON.stringify(error, null, 2)} label="Copy error" />
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
        <Fact name="Class" value={error.class} />
        <Fact name="Code" value={error.code} />
        {error.path && <Fact name="Step" value={error.path} />}
        <Fact name="Retries" value={error.retryable ? "under the node’s policy" : "would not help"} />
      </dl>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-1.5">
      <dt>{name}</dt>
      <dd className="font-mono text-fg">{value}</dd>
    </div>
  );
}

export function LogList({ logs }: { logs: Step["logs"] }) {
  if (logs.length === 0) return <p className="p-4 text-muted">The step wrote no logs.</p>;
  return (
    <ol className="divide-y">
      {logs.map((line, index) => (
        // Logs are only ever added at the end.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={index} className="grid gap-1 px-4 py-2">
          <div className="flex gap-3">
            <time dateTime={line.at} className="shrink-0 font-mono text-faint text-sm">
              {clock(line.at)}
            </time>
            <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{line.message}</span>
          </div>
          {line.data !== undefined && <JsonView value={line.data} openDepth={0} />}
        </li>
      ))}
    </ol>
  );
}

export function AttemptList({ attempts }: { attempts: Step["attempts"] }) {
  if (attempts.length === 0) return <p className="p-4 text-muted">The step was not tried.</p>;
  return (
    <ol className="divide-y">
      {attempts.map((attempt) => (
        <li key={attempt.attempt} className="grid gap-1.5 px-4 py-2.5">
          <div className="flex items-center gap-3">
            <span className="font-medium">Attempt {attempt.attempt}</span>
            <StatusBadge status={attempt.status} />
            <span className="ml-auto text-muted text-sm tabular-nums">
              {clock(attempt.startedAt)}
              {attempt.finishedAt &&
                ` · ${formatDuration(Date.parse(attempt.finishedAt) - Date.parse(attempt.startedAt))}`}
            </span>
          </div>
          {attempt.error && (
            <p className="text-failed text-sm [overflow-wrap:anywhere]">{attempt.error.message}</p>
          )}
        </li>
      ))}
    </ol>
  );
}

export function UsageTable({
  usage,
  durationMs,
}: {
  usage: NonNullable<Step["usage"]>;
  durationMs: number | null;
}) {
  const rows = [
    ["Model", usage.model],
    ["Input tokens", formatCount(usage.inputTokens)],
    ["Output tokens", formatCount(usage.outputTokens)],
    ["Cost", formatCost(usage.costUsd)],
    ...(durationMs === null ? [] : [["Latency", formatDuration(durationMs)]]),
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="font-mono text-sm tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function clock(at: string): string {
  const date = new Date(at);
  return `${date.toLocaleTimeString(undefined, { hour12: false })}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
