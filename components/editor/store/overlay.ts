import type { RunState, StepState } from "@/components/runs/run-state";
import type { RunStatus, StepStatus } from "@/lib/nodes/status";

type Counts = Readonly<Partial<Record<StepStatus, number>>>;

/** What a run has done at one node so far, over all iterations it ran in. */
export interface NodeRun {
  /** The state to show where there are several: what still moves comes first, then what went wrong. */
  status: StepStatus;
  counts: Counts;
  /** How often each port was left by. */
  ports: Readonly<Record<string, number>>;
  /** How long it took, where it ran once and has ended. */
  durationMs: number | null;
  error: string | null;
  /** The iterations of a container by state; null for other nodes. */
  iterations: Counts | null;
  /** How many items a container goes over, each time it ran added up; 0 where that is not known. */
  items: number;
  /** The path of its step: of a failed one first, else of the last to start. */
  path: string;
}

export interface RunOverlay {
  status: RunStatus | null;
  nodes: Readonly<Record<string, NodeRun>>;
}

export const EMPTY_OVERLAY: RunOverlay = { status: null, nodes: {} };

/**
 * What the canvas shows of a run. A node that nothing happened to keeps its object from `previous`, so that
 * a message of the run redraws one node.
 */
export function overlayOf(state: RunState, previous: RunOverlay): RunOverlay {
  const tallies = new Map<string, Tally>();
  for (const step of state.steps.values()) {
    if (step.kind === "call") continue;
    const tally = tallies.get(step.nodeId) ?? newTally();
    tallies.set(step.nodeId, tally);
    if (step.kind === "iteration") tally.iterations = counted(tally.iterations ?? {}, step.status);
    else addStep(tally, step);
  }
  const nodes: Record<string, NodeRun> = {};
  for (const [id, tally] of tallies) {
    const run = nodeRunOf(tally);
    const before = previous.nodes[id];
    nodes[id] = before && isSame(before, run) ? before : run;
  }
  return { status: state.status, nodes };
}

interface Tally {
  counts: Counts;
  ports: Record<string, number>;
  iterations: Counts | null;
  items: number;
  last: StepState | null;
  failed: StepState | null;
  steps: number;
}

function newTally(): Tally {
  return { counts: {}, ports: {}, iterations: null, items: 0, last: null, failed: null, steps: 0 };
}

function addStep(tally: Tally, step: StepState): void {
  tally.counts = counted(tally.counts, step.status);
  tally.steps += 1;
  tally.items += step.items ?? 0;
  tally.last = step;
  if (step.error) tally.failed = step;
  const port = portLeftBy(step);
  if (port !== null) tally.ports[port] = (tally.ports[port] ?? 0) + 1;
}

/** A step that failed without a port ended its run; one that completed without naming a port left by `out`. */
function portLeftBy(step: StepState): string | null {
  return step.port ?? (step.status === "completed" ? "out" : null);
}

function counted(counts: Counts, status: StepStatus): Counts {
  return { ...counts, [status]: (counts[status] ?? 0) + 1 };
}

const PRECEDENCE = ["running", "waiting", "failed", "cancelled", "completed", "skipped"] as const;

function nodeRunOf({ counts, ports, iterations, items, last, failed, steps }: Tally): NodeRun {
  const status = PRECEDENCE.find((each) => (counts[each] ?? 0) > 0) ?? (iterations ? "running" : "pending");
  return {
    status,
    counts,
    ports,
    iterations,
    items,
    durationMs:
      steps === 1 && last?.finishedAt ? Date.parse(last.finishedAt) - Date.parse(last.startedAt) : null,
    error: failed?.error?.message ?? null,
    path: (failed ?? last)?.path ?? "",
  };
}

function isSame(a: NodeRun, b: NodeRun): boolean {
  return (
    a.status === b.status &&
    a.durationMs === b.durationMs &&
    a.error === b.error &&
    a.path === b.path &&
    a.items === b.items &&
    sameCounts(a.counts, b.counts) &&
    sameCounts(a.ports, b.ports) &&
    sameCounts(a.iterations ?? {}, b.iterations ?? {})
  );
}

function sameCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** How many of a container's iterations have ended and failed, of how many; null where it is none, or did not run. */
export function progressOf(run: NodeRun | undefined): { done: number; total: number; failed: number } | null {
  if (!run?.iterations) return null;
  const { completed = 0, failed = 0, cancelled = 0, skipped = 0, running = 0, waiting = 0 } = run.iterations;
  const done = completed + failed + cancelled + skipped;
  const begun = done + running + waiting;
  const goesOn = run.status === "running" || run.status === "waiting";
  return { done, total: goesOn ? Math.max(begun, run.items) : begun, failed };
}

export type EdgeState = "idle" | "taken" | "running" | "dead";

/** What became of an edge in the run, from what its two ends did. */
export function edgeStateOf(nodes: RunOverlay["nodes"], from: string, port: string, to: string): EdgeState {
  const source = nodes[from];
  if (!source || source.status === "pending") return "idle";
  if ((source.ports[port] ?? 0) > 0) return nodes[to]?.status === "running" ? "running" : "taken";
  return source.status === "running" || source.status === "waiting" ? "idle" : "dead";
}
