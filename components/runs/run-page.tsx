"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { PausedNotice } from "@/components/flow/paused-notice";
import { QueueNotice } from "@/components/flow/queue-notice";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Run } from "@/lib/api/contracts/runs";
import { isFinal } from "@/lib/nodes/status";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { useRun, useRunDocument } from "./queries";
import { RunDetail } from "./run-detail";
import { RunHeader } from "./run-header";
import { StepDetail } from "./step-detail";
import { useRunLive } from "./use-run-live";
import { Waterfall } from "./waterfall";
import type { RowNode } from "./waterfall-row";

/** One run, live or finished: its steps over time and all that is known of the selected one. */
export function RunPage({ id }: { id: string }) {
  const run = useRun(id);
  if (run.data) return <LoadedRun run={run.data} />;
  if (run.error) {
    return (
      <ErrorState title="This run could not be loaded" heading="h1" error={run.error} onRetry={run.refetch} />
    );
  }
  return <RunSkeleton />;
}

function LoadedRun({ run }: { run: Run }) {
  const live = useRunLive(run);
  const document = useRunDocument(run.id);
  const nodes = nodesOf(document.data?.["nodes"] ?? null);
  const params = useSearchParams();
  const [selectedPath, setSelectedPath] = useState(() => params.get("step"));
  const step = selectedPath === null ? undefined : live.state.steps.get(selectedPath);
  function select(path: string | null) {
    setSelectedPath(path);
    remember(path);
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <RunHeader run={run} state={live.state} triggerName={nodes[run.trigger.nodeId]?.name} />
      {run.queue && <QueueNotice queue={run.queue} />}
      {!isFinal(run.status) && <PausedNotice className="border-b" />}
      {live.disconnected && (
        <p role="status" className="border-b bg-waiting/10 px-4 py-1.5 text-sm text-waiting">
          The connection to the server is cut. What is shown may be behind; it catches up by itself.
        </p>
      )}
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <div className="flex min-h-48 min-w-0 flex-1 flex-col bg-surface">
          {live.error ? (
            <ErrorState title="The steps could not be loaded" error={live.error} />
          ) : live.loading ? (
            <RowSkeletons />
          ) : (
            <Waterfall
              state={live.state}
              nodes={nodes}
              selectedPath={selectedPath}
              onSelect={select}
              className="flex-1"
            />
          )}
        </div>
        <aside className="flex min-h-0 flex-1 flex-col border-t bg-surface lg:max-w-[440px] lg:basis-[440px] lg:border-t-0 lg:border-l">
          {step ? (
            <StepDetail
              runId={run.id}
              ended={isFinal(run.status)}
              step={step}
              steps={live.state.steps}
              node={nodes[step.nodeId]}
              onClose={() => select(null)}
            />
          ) : (
            <RunDetail run={run} state={live.state} onSelect={select} />
          )}
        </aside>
      </div>
    </div>
  );
}

/** Keeps the selection in the address, so that it can be shared and survives a reload. */
function remember(path: string | null): void {
  const url = new URL(window.location.href);
  if (path === null) url.searchParams.delete("step");
  else url.searchParams.set("step", path);
  window.history.replaceState(null, "", url);
}

function nodesOf(nodes: Json): Record<string, RowNode> {
  if (!isJsonObject(nodes)) return {};
  return Object.fromEntries(
    Object.entries(nodes).flatMap(([id, node]) =>
      isJsonObject(node) ? [[id, { type: String(node["type"]), name: String(node["name"] ?? "") }]] : [],
    ),
  );
}

/** The run page while it loads. */
export function RunSkeleton() {
  return (
    <div className="flex h-full flex-col bg-surface" role="status" aria-label="Loading the run">
      <div className="flex h-12 items-center gap-3 border-b px-4">
        <Skeleton className="w-40" />
        <Skeleton className="w-20" />
      </div>
      <div className="flex h-14 items-center gap-8 border-b px-4">
        <Skeleton className="w-24" />
        <Skeleton className="w-24" />
        <Skeleton className="w-24" />
      </div>
      <RowSkeletons />
    </div>
  );
}

const BARS = [
  ["w-24", "ml-0 w-4"],
  ["w-32", "ml-4 w-32"],
  ["w-28", "ml-36 w-64"],
  ["w-36", "ml-44 w-24"],
  ["w-24", "ml-60 w-40"],
] as const;

function RowSkeletons() {
  return (
    <div className="grid gap-3 p-4">
      {BARS.map(([name, bar]) => (
        <div key={bar} className="grid grid-cols-[200px_1fr] items-center">
          <Skeleton className={`${name} h-3`} />
          <Skeleton className={`${bar} h-3`} />
        </div>
      ))}
    </div>
  );
}
