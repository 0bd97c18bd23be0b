import { ancestorsOf } from "@/lib/graph/ancestors";
import type { Graph, Scope } from "@/lib/graph/scope";
import { shapeOf } from "@/lib/nodes/registry";
import type { Json } from "@/lib/utils/json";
import { nodePath, type PathPart, parsePath } from "./path";
import { type StepRecord, TAKEN_OVER } from "./record";

/** Where a replay begins anew, and what is given in place of recorded outputs. */
export interface ReplayFrom {
  /** Path of the step that runs again, with all that is downstream of it; null for none. */
  from: string | null;
  /** Outputs by path: these steps count as done with them, and what is downstream of them runs again. */
  outputs: Readonly<Record<string, Json>>;
}

/** A step whose recording a replay needs and that has none. */
export class MissingRecording extends Error {
  constructor(readonly path: string) {
    super(`The run has no recorded result of “${path}”.`);
    this.name = "MissingRecording";
  }
}

interface Root {
  parts: PathPart[];
  /** Whether the step itself runs again, too. */
  inclusive: boolean;
}

/**
 * The records of a run that another run on this graph takes over: all that have ended well and are not
 * downstream of where the replay begins. Other items of a fan-out are taken over, later iterations of a loop
 * run again. Throws `MissingRecording` where a step before that place has no result, or the place is unknown.
 */
export function recordsToReuse(
  graph: Graph,
  records: readonly StepRecord[],
  { from, outputs }: ReplayFrom,
): StepRecord[] {
  const roots: Root[] = [
    ...(from === null ? [] : [{ parts: parsePath(from), inclusive: true }]),
    ...Object.keys(outputs).map((path) => ({ parts: parsePath(path), inclusive: false })),
  ];
  const latest = new Map(records.filter(endedWell).map((record) => [record.path, record]));
  for (const root of roots) assertRecordedBefore(graph, root, latest);
  const kept = [...latest.values()].filter(
    ({ path }) => !(path in outputs) && roots.every((root) => !runsAgain(graph, root, parsePath(path))),
  );
  const edited = Object.entries(outputs).map(([path, output]) => withOutput(records, path, output));
  const known = [...kept, ...edited].filter(({ nodeId }) => graph.document.nodes[nodeId]);
  return known.map((record) => ({ ...record, attempt: TAKEN_OVER, reused: true, usage: null }));
}

/** Whether the record is one that a later run may stand on: done, skipped, or failed and handled. */
function endedWell({ status, port, retryAt }: StepRecord): boolean {
  if (retryAt !== null) return false;
  return status === "completed" || status === "skipped" || (status === "failed" && port !== null);
}

/** Whether the step at a path is downstream of the root, or is a container around it. */
function runsAgain(graph: Graph, { parts: root, inclusive }: Root, path: PathPart[]): boolean {
  let container: string | null = null;
  for (const [depth, start] of root.entries()) {
    const at = path[depth];
    const scope = graph.scopes.get(container ?? "");
    if (!at || !scope) return false;
    if (at.nodeId !== start.nodeId) return leadsTo(scope, start.nodeId, at.nodeId);
    const isLast = depth === root.length - 1;
    if (isLast && start.index === null) return inclusive;
    // What contains the root is not done until the root is.
    if (at.index === null || start.index === null) return true;
    if (at.index !== start.index) return at.index > start.index && isSequential(graph, at.nodeId);
    if (isLast) return inclusive;
    if (path.length === depth + 1) return true;
    container = at.nodeId;
  }
  return false;
}

function leadsTo(scope: Scope, from: string, to: string): boolean {
  return ancestorsOf(scope).get(to)?.has(from) ?? false;
}

/** Whether an iteration of the container sees the one before it, so that later ones depend on it. */
function isSequential({ document }: Graph, container: string): boolean {
  const node = document.nodes[container];
  return (node && shapeOf(node)?.bodySees?.includes("previous")) ?? false;
}

function assertRecordedBefore(graph: Graph, { parts }: Root, latest: ReadonlyMap<string, StepRecord>): void {
  let path = "";
  let container: string | null = null;
  for (const { nodeId, index } of parts) {
    const scope = graph.scopes.get(container ?? "");
    const here = nodePath(path, nodeId);
    if (!scope?.nodes.has(nodeId)) throw new MissingRecording(here);
    for (const id of scope.nodes.keys()) {
      const before = nodePath(path, id);
      if (leadsTo(scope, id, nodeId) && !latest.has(before)) throw new MissingRecording(before);
    }
    if (index === null) return;
    path = `${here}[${index}]`;
    container = nodeId;
  }
}

function withOutput(records: readonly StepRecord[], path: string, output: Json): StepRecord {
  const recorded = records.findLast((record) => record.path === path);
  if (!recorded) throw new MissingRecording(path);
  const port = recorded.port === null || recorded.port === "error" ? "out" : recorded.port;
  return { ...recorded, status: "completed", port, output, error: null, retryAt: null };
}
