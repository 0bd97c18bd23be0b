"use client";

import { useReactFlow } from "@xyflow/react";
import { ExternalLink, LocateFixed, PanelBottomClose, Square } from "lucide-react";
import Link from "next/link";
import { type RefObject, useEffect, useState } from "react";
import { formatCost, formatCount } from "@/components/runs/format";
import { useCancelRun, useRun } from "@/components/runs/queries";
import { failedStepOf, type RunState } from "@/components/runs/run-state";
import { useRunLive } from "@/components/runs/use-run-live";
import { Waiting } from "@/components/runs/waiting";
import { Waterfall } from "@/components/runs/waterfall";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status";
import { toast } from "@/components/ui/toast";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import type { DocumentNode } from "@/lib/graph/document";
import { isFinal } from "@/lib/nodes/status";
import { formatDuration } from "@/lib/utils/format-duration";
import type { FlowEdge } from "../canvas/flow-edges";
import type { FlowNode } from "../canvas/flow-nodes";
import { revealNode } from "../commands/graph-focus";
import { useEditor, useEditorStore } from "../store/editor-context";
import { overlayOf } from "../store/overlay";
import { RunForm } from "./run-form";

interface RunPanelProps {
  workflow: Workflow;
  runButton: RefObject<HTMLButtonElement | null>;
  starting: boolean;
  onRun(trigger: string, text: string): void;
}

/** Input on the left, the run as it happens on the right. */
export function RunPanel({ workflow, runButton, starting, onRun }: RunPanelProps) {
  const store = useEditorStore();
  const runId = useEditor((state) => state.runId);
  return (
    <section aria-label="Run" className="relative flex h-[272px] shrink-0 border-t bg-surface">
      <RunForm workflow={workflow} runButton={runButton} starting={starting} onRun={onRun} />
      <div className="flex min-w-0 flex-1 flex-col">
        {runId ? (
          <LiveRun key={runId} runId={runId} />
        ) : (
          <p className="grid flex-1 place-items-center text-muted">
            Press Run: the steps appear here as they happen.
          </p>
        )}
      </div>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Close the run panel"
        className="absolute top-1.5 right-2"
        onClick={() => store.setState({ panelOpen: false })}
      >
        <PanelBottomClose />
      </Button>
    </section>
  );
}

function LiveRun({ runId }: { runId: string }) {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const nodes = useEditor((state) => state.document.nodes);
  const run = useRun(runId).data ?? null;
  const cancel = useCancelRun();
  const { state, disconnected } = useRunLive(run);
  const [path, setPath] = useState<string | null>(null);
  useEffect(() => {
    store.setState(({ overlay }) => ({ overlay: overlayOf(state, overlay) }));
  }, [store, state]);
  function select(next: string) {
    setPath(next);
    const nodeId = state.steps.get(next)?.nodeId;
    if (!nodeId || !nodes[nodeId]) return;
    store.getState().select([nodeId]);
    revealNode({ store, flow }, nodeId);
  }
  async function stop() {
    try {
      await cancel.mutateAsync(runId);
    } catch (error) {
      toast.error("The run could not be stopped", { description: messageOf(error) });
    }
  }
  const status = state.seq > 0 || state.startedAt ? state.status : (run?.status ?? "pending");
  const live = !isFinal(status);
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-2 border-b pr-11 pl-3">
        <span role="status" aria-live="polite" className="flex items-center gap-2">
          <StatusBadge status={status} detail={durationOf(state.startedAt, state.finishedAt)} />
        </span>
        {run && run.tokens > 0 && (
          <Badge>
            {formatCost(run.costUsd)} · {formatCount(run.tokens)} tokens
          </Badge>
        )}
        {disconnected && live && <span className="text-waiting text-sm">Reconnecting…</span>}
        {state.error && <Failure state={state} nodes={nodes} onShow={select} />}
        <span className="flex-1" />
        {live && (
          <Button onClick={stop} loading={cancel.isPending}>
            <Square /> Stop
          </Button>
        )}
        <Link href={`/runs/${runId}`} className={buttonClass()}>
          Open run <ExternalLink />
        </Link>
      </div>
      {live && <Waiting runId={runId} steps={state.steps} path="" atMost={2} />}
      <Waterfall
        state={state}
        nodes={nodes}
        selectedPath={path}
        onSelect={select}
        className="min-h-0 flex-1"
      />
    </>
  );
}

interface FailureProps {
  state: RunState;
  nodes: Readonly<Record<string, DocumentNode>>;
  onShow: (path: string) => void;
}

/** Why the run failed, as the way to the node that failed. */
function Failure({ state, nodes, onShow }: FailureProps) {
  const step = failedStepOf(state);
  const name = step && nodes[step.nodeId]?.name;
  const message = state.error?.message;
  if (!step || !name) {
    return (
      <span className="min-w-0 truncate text-failed text-sm" title={message}>
        {message}
      </span>
    );
  }
  return (
    <button
      type="button"
      title={`Go to “${name}”: ${message}`}
      onClick={() => onShow(step.path)}
      className="flex min-w-0 items-center gap-1 rounded-md px-1.5 py-0.5 text-failed text-sm hover:bg-failed/10"
    >
      <LocateFixed aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">
        <span className="sr-only">Go to the failed node. </span>
        <span className="font-medium">{name}</span>: {message}
      </span>
    </button>
  );
}

function durationOf(startedAt: string | null, finishedAt: string | null): string | undefined {
  return startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : undefined;
}
