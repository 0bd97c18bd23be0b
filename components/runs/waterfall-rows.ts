import type { StepState } from "./run-state";

/** A row of the waterfall: a step where it stands in the nesting of containers, iterations and calls. */
export interface WaterfallRow {
  step: StepState;
  /** 0 at the top. */
  depth: number;
  /** Iterations that the row stands for beside its node's name, such as `[4]`; empty for none. */
  index: string;
  /** Null for a row without rows below it. */
  open: boolean | null;
  /** Iterations of a container that have ended, and all there will be as far as is known; null where there are none. */
  progress: { ended: number; total: number } | null;
}

/** Above this many, the iterations of a container start folded. */
const OPEN_ITERATIONS = 10;

/**
 * The rows to draw, top to bottom. Paths nest: `each[2]/mail` lies in the iteration `each[2]` of `each`,
 * and a call `score/turn[0]` in `score`. A step whose iteration has no row of its own hangs on the nearest
 * one that has. `folds` holds what the reader opened (true) or closed (false).
 */
export function waterfallRows(
  steps: ReadonlyMap<string, StepState>,
  folds: ReadonlyMap<string, boolean>,
): WaterfallRow[] {
  const children = new Map<string, StepState[]>();
  for (const step of steps.values()) {
    const parent = parentOf(step.path, steps);
    const siblings = children.get(parent);
    if (siblings) siblings.push(step);
    else children.set(parent, [step]);
  }
  const rows: WaterfallRow[] = [];
  const visit = (parent: string, depth: number) => {
    const siblings = (children.get(parent) ?? []).sort(compare);
    const many = siblings.filter((step) => step.kind === "iteration").length > OPEN_ITERATIONS;
    for (const step of siblings) {
      const below = children.get(step.path);
      const closed = (step.kind === "iteration" && many) || isLoneCall(below);
      const open = below ? (folds.get(step.path) ?? !closed) : null;
      const index = indexOf(step, parent);
      rows.push({ step, depth, index, open, progress: progressOf(step, below) });
      if (open) visit(step.path, depth + 1);
    }
  };
  visit("", 0);
  return rows;
}

/** A node that made one call and nothing else shows the same bar twice; its call starts folded away. */
function isLoneCall(below: StepState[] | undefined): boolean {
  return below?.length === 1 && below[0]?.kind === "call";
}

/** Whether a path lies below another: in an iteration of it, or among its calls. */
export function isBelow(path: string, above: string): boolean {
  return path.startsWith(above) && /^[[/]/.test(path.slice(above.length));
}

/** The nearest path above this one that has a row; empty at the top. */
export function parentOf(path: string, steps: ReadonlyMap<string, unknown>): string {
  let above = path;
  while (above !== "") {
    above = above.endsWith("]")
      ? above.slice(0, above.lastIndexOf("["))
      : above.slice(0, above.lastIndexOf("/") + 1);
    if (above.endsWith("/")) above = above.slice(0, -1);
    if (steps.has(above)) return above;
  }
  return "";
}

/** Iterations in the order of their items; everything else as it started. */
function compare(a: StepState, b: StepState): number {
  if (a.kind === "iteration" && b.kind === "iteration") return iterationOf(a.path) - iterationOf(b.path);
  return a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0;
}

function iterationOf(path: string): number {
  return Number(/\[(\d+)\]$/.exec(path)?.[1] ?? 0);
}

/** The iterations between a step and the row it hangs on, and its own where it is one. */
function indexOf(step: StepState, parent: string): string {
  const between = step.path.slice(parent.length);
  return (between.match(/\[\d+\]/g) ?? []).join("");
}

function progressOf(step: StepState, below: StepState[] | undefined): WaterfallRow["progress"] {
  const iterations = below?.filter((step) => step.kind === "iteration") ?? [];
  if (iterations.length === 0) return null;
  return {
    ended: iterations.filter((step) => step.finishedAt !== null).length,
    total: Math.max(iterations.length, step.finishedAt === null ? (step.items ?? 0) : 0),
  };
}
