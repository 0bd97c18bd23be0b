"use client";

import { ChevronRight } from "lucide-react";
import { CATEGORY_COLOR, NodeIcon } from "@/components/ui/node-icon";
import { STATUS, StatusDot } from "@/components/ui/status";
import { definitionOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { formatDuration } from "@/lib/utils/format-duration";
import type { StepState } from "./run-state";
import { type Axis, place } from "./waterfall-axis";
import type { WaterfallRow } from "./waterfall-rows";

export const ROW_HEIGHT = 28;

/** The columns that the axis, the lines and the rows share: name, bars, duration. */
export const COLUMNS = "grid grid-cols-[clamp(180px,40%,320px)_minmax(0,1fr)_76px] items-center";

/** What a row needs of the node in the document. */
export interface RowNode {
  type: string;
  name: string;
}

interface RowProps {
  id: string;
  row: WaterfallRow;
  node: RowNode | undefined;
  axis: Axis;
  now: number;
  top: number;
  selected: boolean;
  onSelect: (path: string) => void;
  onToggle: (path: string) => void;
}

export function WaterfallRowView({ id, row, node, axis, now, top, selected, onSelect, onToggle }: RowProps) {
  const { step, depth, open } = row;
  const look = node ? definitionOf(node.type) : null;
  const color = look ? CATEGORY_COLOR[look.category] : "var(--muted)";
  return (
    // Keys are handled by the tree around the rows, which keeps the focus.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={selected}
      {...(open === null ? {} : { "aria-expanded": open })}
      onClick={() => onSelect(step.path)}
      className={cn(
        COLUMNS,
        "absolute inset-x-0 cursor-pointer text-sm hover:bg-sunken",
        selected && "bg-accent-soft hover:bg-accent-soft",
      )}
      style={{ top, height: ROW_HEIGHT }}
    >
      <span
        className={cn("flex min-w-0 items-center gap-2 pr-2", step.status === "skipped" && "opacity-60")}
        style={{ paddingLeft: 8 + depth * 16 }}
      >
        <FoldMark open={open} onToggle={() => onToggle(step.path)} />
        <StatusDot status={step.status} />
        {look && step.kind === "node" && <NodeIcon icon={look.icon} category={look.category} size="sm" />}
        <RowName row={row} name={node?.name || step.nodeId} />
      </span>
      <span className="relative h-full overflow-hidden">
        <Bars
          step={step}
          axis={axis}
          now={now}
          color={color}
          faint={row.progress !== null || step.kind === "iteration"}
        />
      </span>
      <RowTime step={step} now={now} />
    </div>
  );
}

function FoldMark({ open, onToggle }: { open: boolean | null; onToggle: () => void }) {
  if (open === null) return <span className="w-3.5 shrink-0" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={open ? "Fold" : "Unfold"}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      className="-mx-0.5 grid size-4.5 shrink-0 place-items-center rounded text-faint hover:bg-border hover:text-fg"
    >
      <ChevronRight className={cn("size-3 transition-transform", open && "rotate-90")} />
    </button>
  );
}

function RowName({ row: { step, index, progress }, name }: { row: WaterfallRow; name: string }) {
  const mark = <span className="font-mono text-muted">{index}</span>;
  if (step.kind === "iteration") return mark;
  if (step.kind === "call") {
    return (
      <span className="truncate font-mono text-muted">{step.path.slice(step.path.lastIndexOf("/") + 1)}</span>
    );
  }
  return (
    <>
      {index && mark}
      <span className="truncate" title={name}>
        {name}
      </span>
      {progress && (
        <span className="shrink-0 rounded-full border px-1.5 text-muted text-xs tabular-nums">
          {progress.ended} / {progress.total}
        </span>
      )}
      {step.attempts.length > 1 && (
        <span className="shrink-0 text-waiting text-xs" title={`${step.attempts.length} attempts`}>
          ×{step.attempts.length}
        </span>
      )}
    </>
  );
}

interface BarsProps {
  step: StepState;
  axis: Axis;
  now: number;
  color: string;
  /** For steps whose time is that of the steps below them. */
  faint: boolean;
}

/** One bar for each attempt, with a dotted line where the step waits for the next. */
function Bars({ step, axis, now, color, faint }: BarsProps) {
  return step.attempts.map((attempt, index) => {
    const from = Date.parse(attempt.startedAt);
    const following = step.attempts[index + 1];
    const last = following === undefined;
    // What waits for something outside does nothing meanwhile: no bar, but the line of waiting.
    const idle = last && step.status === "waiting" && attempt.finishedAt === null;
    const open = idle ? from : now;
    const to = attempt.finishedAt === null ? open : Date.parse(attempt.finishedAt);
    const end = step.finishedAt === null ? now : Date.parse(step.finishedAt);
    // After its last attempt a step lasts on only where it waits, or waited until it was cancelled.
    const waited = step.status === "waiting" || step.status === "cancelled";
    const gapEnd = following ? Date.parse(following.startedAt) : waited ? end : to;
    const failed = attempt.status === "failed" && !(last && step.status === "completed");
    const hue = failed ? "var(--failed)" : attempt.status === "cancelled" ? "var(--skipped)" : color;
    return (
      <span key={attempt.attempt}>
        {gapEnd > to && (
          <span
            className="absolute top-1/2 h-0.5 -translate-y-1/2 bg-[repeating-linear-gradient(90deg,var(--border-strong)_0_3px,transparent_3px_6px)]"
            style={place(axis, to, gapEnd)}
          />
        )}
        <span
          className={cn(
            "absolute top-1/2 h-3 -translate-y-1/2 rounded-[3px]",
            attempt.status === "running" && "motion-safe:animate-pulse",
          )}
          style={{
            ...place(axis, from, Math.max(to, from)),
            background: faint ? `color-mix(in srgb, ${hue} 40%, transparent)` : hue,
          }}
        />
      </span>
    );
  });
}

function RowTime({ step, now }: { step: StepState; now: number }) {
  const tone = step.status === "failed" ? "text-failed" : "text-muted";
  return (
    <span className={cn("truncate px-3 text-right tabular-nums", tone)}>
      {step.status === "skipped" ? "skipped" : timeOf(step, now)}
    </span>
  );
}

function timeOf(step: StepState, now: number): string {
  if (step.status === "waiting") {
    return step.error ? `retry ${step.attempts.length}` : STATUS.waiting.label.toLowerCase();
  }
  const end =
    step.finishedAt === null ? Math.max(now, Date.parse(step.startedAt)) : Date.parse(step.finishedAt);
  return formatDuration(Math.max(end - Date.parse(step.startedAt), 0));
}
