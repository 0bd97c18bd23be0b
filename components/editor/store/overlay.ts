import type { RunEvent, RunStatus, StepStatus } from "@/lib/api/contracts/runs";

type Counts = Readonly<Partial<Record<StepStatus, number>>>;

/** What a run has done at one node so far, over all iterations it ran in. */
export interface NodeRun {
  /** The state to show where there are several: what still moves comes first, then what went wrong. */
  status: StepStatus;
  counts: Counts;
  /** How often each port was left by. */
  ports: Readonly<Record<string, number>>;
  startedAt: string | null;
  durationMs: number | null;
  error: string | null;
  /** The iterations of a container, in their own states; null for other nodes. */
  iterations: Counts | null;
  /** The path of the step that changed last. */
  path: string;
}

export interface RunOverlay {
  status: RunStatus;
  nodes: Readonly<Record<string, NodeRun>>;
  /** The state of each path, so that a repeated or later message counts once. */
  paths: ReadonlyMap<string, StepStatus>;
  seq: number;
}

export const EMPTY_OVERLAY: RunOverlay = { status: "pending", nodes: {}, paths: new Map(), seq: 0 };

const RUN_STATUS: Partial<Record<RunEvent["type"], RunStatus>> = {
  "run.started": "running",
  "run.waiting": "waiting",
  "run.completed": "completed",
  "run.failed": "failed",
  "run.cancelled": "cancelled",
};

const STEP_STATUS: Partial<Record<RunEvent["type"], StepStatus>> = {
  "step.started": "running",
  "step.retrying": "waiting",
  "step.completed": "completed",
  "step.failed": "failed",
  "step.skipped": "skipped",
  "step.cancelled": "cancelled",
};

/**
 * The overlay after these messages. Only the nodes they name get a new object, so a message redraws one node;
 * messages seen before change nothing, so a stream may be read again from its start.
 */
export function addRunEvents(overlay: RunOverlay, events: readonly RunEvent[]): RunOverlay {
  const fresh = events.filter((event) => event.seq > overlay.seq);
  if (fresh.length === 0) return overlay;
  const nodes = { ...overlay.nodes };
  const paths = new Map(overlay.paths);
  let { status, seq } = overlay;
  for (const event of fresh) {
    seq = event.seq;
    status = RUN_STATUS[event.type] ?? (status === "waiting" || status === "pending" ? "running" : status);
    addStep(nodes, paths, event);
  }
  return { status, nodes, paths, seq };
}

function addStep(nodes: Record<string, NodeRun>, paths: Map<string, StepStatus>, event: RunEvent): void {
  const next = STEP_STATUS[event.type];
  if (!next || !event.path || !("nodeId" in event.data)) return;
  const kind = "kind" in event.data ? event.data.kind : "node";
  if (kind === "call") return;
  const before = paths.get(event.path);
  paths.set(event.path, next);
  const { nodeId } = event.data;
  const node = nodes[nodeId] ?? newNodeRun(event);
  nodes[nodeId] =
    kind === "iteration" ? withIteration(node, before, next) : withStep(node, before, next, event);
}

function newNodeRun(event: RunEvent): NodeRun {
  const path = event.path ?? "";
  return {
    status: "pending",
    counts: {},
    ports: {},
    startedAt: null,
    durationMs: null,
    error: null,
    iterations: null,
    path,
  };
}

function withIteration(node: NodeRun, before: StepStatus | undefined, next: StepStatus): NodeRun {
  return { ...node, iterations: moved(node.iterations ?? {}, before, next) };
}

function withStep(node: NodeRun, before: StepStatus | undefined, next: StepStatus, event: RunEvent): NodeRun {
  const counts = moved(node.counts, before, next);
  const port = "port" in event.data ? event.data.port : null;
  return {
    ...node,
    counts,
    status: shownStatus(counts),
    path: event.path ?? node.path,
    ports: port === null ? node.ports : { ...node.ports, [port]: (node.ports[port] ?? 0) + 1 },
    startedAt: next === "running" && before === undefined ? event.at : node.startedAt,
    durationMs: "durationMs" in event.data ? event.data.durationMs : null,
    error: errorOf(event) ?? (next === "completed" && !counts.failed ? null : node.error),
  };
}

function errorOf(event: RunEvent): string | null {
  return "error" in event.data ? event.data.error.message : null;
}

function moved(counts: Counts, before: StepStatus | undefined, next: StepStatus): Counts {
  if (before === next) return counts;
  return {
    ...counts,
    ...(before === undefined ? {} : { [before]: (counts[before] ?? 1) - 1 }),
    [next]: (counts[next] ?? 0) + 1,
  };
}

const PRECEDENCE = ["running", "waiting", "failed", "cancelled", "completed", "skipped"] as const;

function shownStatus(counts: Counts): StepStatus {
  return PRECEDENCE.find((status) => (counts[status] ?? 0) > 0) ?? "pending";
}

/** How many of a container's iterations have ended, and how many have begun. */
export function progressOf(run: NodeRun | undefined): { done: number; begun: number; failed: number } | null {
  if (!run?.iterations) return null;
  const { completed = 0, failed = 0, cancelled = 0, skipped = 0, running = 0, waiting = 0 } = run.iterations;
  const done = completed + failed + cancelled + skipped;
  return { done, begun: done + running + waiting, failed };
}

export type EdgeState = "idle" | "taken" | "running" | "dead";

/** What became of an edge in the run, from what its two ends did. */
export function edgeStateOf(nodes: RunOverlay["nodes"], from: string, port: string, to: string): EdgeState {
  const source = nodes[from];
  if (!source || source.status === "pending") return "idle";
  if ((source.ports[port] ?? 0) > 0) return nodes[to]?.status === "running" ? "running" : "taken";
  return source.status === "running" || source.status === "waiting" ? "idle" : "dead";
}
