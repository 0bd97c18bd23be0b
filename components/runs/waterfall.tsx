"use client";

import { type KeyboardEvent, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from "react";
import { isFinal } from "@/lib/nodes/status";
import { cn } from "@/lib/utils/cn";
import { formatDuration } from "@/lib/utils/format-duration";
import type { RunState } from "./run-state";
import { useNow } from "./use-now";
import { useWindow } from "./use-window";
import { type Axis, waterfallAxis } from "./waterfall-axis";
import { COLUMNS, ROW_HEIGHT, type RowNode, WaterfallRowView } from "./waterfall-row";
import { isBelow, parentOf, type WaterfallRow, waterfallRows } from "./waterfall-rows";

interface WaterfallProps {
  state: RunState;
  /** The nodes of the document that ran, by id. */
  nodes: Readonly<Record<string, RowNode>>;
  selectedPath: string | null;
  onSelect: (path: string) => void;
  className?: string;
}

/**
 * The steps of a run over time, nested by container and iteration, growing while it runs. Only the rows in
 * view are drawn, so 10,000 of them scroll as well as ten.
 */
export function Waterfall({ state, nodes, selectedPath, onSelect, className }: WaterfallProps) {
  const id = useId();
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const rows = useMemo(() => waterfallRows(state.steps, folds), [state.steps, folds]);
  const live = state.startedAt !== null && !isFinal(state.status);
  const now = useNow(live, state.status === "running" ? 100 : 1000);
  const axis = axisOf(state, now, live);
  const frame = useRef<HTMLDivElement>(null);
  const view = useWindow(frame, rows.length, ROW_HEIGHT);

  const selectedIndex = rows.findIndex((row) => row.step.path === selectedPath);
  const closed = selectedPath !== null && selectedIndex < 0 ? closedAbove(rows, selectedPath) : undefined;
  // What holds the selected step opens, level by level: a link or the canvas may point into a closed row.
  if (closed) setFold(closed, true);
  const reveal = useEffectEvent(() => scrollTo(frame.current, selectedIndex * ROW_HEIGHT));
  const shown = selectedIndex >= 0;
  useEffect(() => {
    // Only a new selection moves the list: rows that arrive must not pull it from under the reader.
    if (selectedPath !== null && shown) reveal();
  }, [selectedPath, shown]);

  function setFold(path: string, open: boolean) {
    setFolds(new Map(folds).set(path, open));
  }
  function toggle(path: string) {
    const open = rows.find((row) => row.step.path === path)?.open;
    setFold(path, !open);
    if (open && selectedPath !== null && isBelow(selectedPath, path)) onSelect(path);
  }
  function onKeyDown(event: KeyboardEvent) {
    const move = keyMove(event.key, rows, selectedPath, state.steps);
    if (!move) return;
    event.preventDefault();
    if (move.toggle !== undefined) toggle(move.toggle);
    if (move.select !== undefined) onSelect(move.select);
  }

  return (
    <div className={cn("flex min-h-0 flex-col", className)}>
      <AxisHeader axis={axis} />
      <div
        ref={frame}
        role="tree"
        aria-label="Steps of the run"
        tabIndex={0}
        aria-activedescendant={selectedIndex < 0 ? undefined : `${id}-${selectedIndex}`}
        onKeyDown={onKeyDown}
        className="relative min-h-0 flex-1 overflow-y-auto overflow-x-hidden focus-visible:-outline-offset-2"
      >
        <div className="relative min-h-full" style={{ height: rows.length * ROW_HEIGHT }}>
          <GridLines axis={axis} />
          {rows.slice(view.from, view.to).map((row, offset) => (
            <WaterfallRowView
              key={row.step.path}
              id={`${id}-${view.from + offset}`}
              row={row}
              node={nodes[row.step.nodeId]}
              axis={axis}
              now={now}
              top={(view.from + offset) * ROW_HEIGHT}
              selected={row.step.path === selectedPath}
              onSelect={onSelect}
              onToggle={toggle}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function closedAbove(rows: readonly WaterfallRow[], path: string): string | undefined {
  return rows.find((row) => row.open === false && isBelow(path, row.step.path))?.step.path;
}

function scrollTo(element: HTMLElement | null, top: number): void {
  if (!element) return;
  const lowest = top + ROW_HEIGHT - element.clientHeight;
  element.scrollTop = Math.max(Math.min(element.scrollTop, top), lowest);
}

function axisOf(state: RunState, now: number, live: boolean): Axis {
  const first = state.steps.values().next().value?.startedAt;
  const start = Date.parse(state.startedAt ?? first ?? new Date(now).toISOString());
  const end = state.finishedAt === null ? Math.max(now, start) : Date.parse(state.finishedAt);
  return waterfallAxis(start, end, live);
}

function AxisHeader({ axis }: { axis: Axis }) {
  return (
    <div aria-hidden className={cn(COLUMNS, "h-6 shrink-0 border-b text-faint text-xs")}>
      <span />
      <div className="@container relative h-full overflow-hidden">
        {axis.ticks.map(({ at, ms }) => (
          <span
            key={ms}
            className="absolute top-1 @max-xs:nth-[even]:hidden whitespace-nowrap pl-1 tabular-nums"
            style={{ left: `${at * 100}%` }}
          >
            {figure(ms)}
          </span>
        ))}
      </div>
      <span />
    </div>
  );
}

/** A round figure without the digits that measured times have. */
function figure(ms: number): string {
  return ms === 0
    ? "0"
    : formatDuration(ms)
        .replace(/\.0+ /, " ")
        .replace(/(\.\d)0 /, "$1 ");
}

function GridLines({ axis }: { axis: Axis }) {
  return (
    <div aria-hidden className={cn(COLUMNS, "pointer-events-none absolute inset-0")}>
      <span />
      <div className="relative h-full">
        {axis.ticks.map(({ at, ms }) => (
          <span key={ms} className="absolute inset-y-0 w-px bg-border/70" style={{ left: `${at * 100}%` }} />
        ))}
      </div>
      <span />
    </div>
  );
}

/** What a key does in a tree: up and down select; right unfolds or goes in; left folds or goes out. */
function keyMove(
  key: string,
  rows: readonly WaterfallRow[],
  selected: string | null,
  steps: ReadonlyMap<string, unknown>,
): { select?: string | undefined; toggle?: string } | null {
  const index = rows.findIndex((row) => row.step.path === selected);
  const current = rows[index];
  switch (key) {
    case "ArrowDown":
      return { select: rows[Math.min(index + 1, rows.length - 1)]?.step.path };
    case "ArrowUp":
      return { select: rows[Math.max(index - 1, 0)]?.step.path };
    case "Home":
      return { select: rows[0]?.step.path };
    case "End":
      return { select: rows.at(-1)?.step.path };
    case "ArrowRight":
      if (!current || current.open === null) return null;
      return current.open ? { select: rows[index + 1]?.step.path } : { toggle: current.step.path };
    case "ArrowLeft":
      if (!current) return null;
      if (current.open) return { toggle: current.step.path };
      return { select: parentOf(current.step.path, steps) || current.step.path };
    default:
      return null;
  }
}
