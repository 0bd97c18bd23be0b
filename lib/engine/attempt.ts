import type { Policy } from "@/lib/graph/document";
import type { CallExecution, NodeOutput } from "@/lib/nodes/execution";
import { NodeError, type RunError, toRunError } from "@/lib/nodes/node-error";
import { isFinal } from "@/lib/nodes/status";
import type { Json } from "@/lib/utils/json";
import { begin, note, type RunContext, write } from "./context";
import { assertNotCutOff } from "./cut-off";
import { newRecord } from "./new-record";
import { afterFailure, interruptedTooOften } from "./policy";
import { type LogLine, RunEnded, type StepRecord, TAKEN_OVER } from "./record";
import { RetryLater } from "./step";

/** One durable step: a node of durability `step`, or a call that a durable node makes. */
export interface Task {
  path: string;
  kind: "node" | "call";
  nodeId: string;
  scope: string;
  policy: Policy | undefined;
  timeoutMs: number;
  overlaps: boolean;
  input: Json;
  /** The config with its templates filled in; may throw `NodeError`, which fails the step. */
  config(): Json;
  /** Whether it reads or writes anything outside, so that a crash in the middle of it must leave a trace. */
  reachesOutside(config: Json): boolean;
  execute(execution: CallExecution, config: Json): Promise<NodeOutput>;
  /** How a final failure leaves the step. */
  settleFailure(error: RunError, attempt: number): Pick<StepRecord, "port" | "output">;
}

/**
 * Runs a task as one durable step and gives the record that settled it. A settled record in the history
 * is given without executing, so that a crash between history and checkpoint repeats nothing.
 */
export async function runTask(run: RunContext, task: Task): Promise<StepRecord> {
  assertNotCutOff(run, task.path);
  const taken = run.history.settled(task.path);
  // It was there before the run began, so no replay of this function has ever made it a step.
  if (taken?.attempt === TAKEN_OVER) return taken;
  await run.step.run(task.path, { overlaps: task.overlaps }, async () => {
    if (!run.history.settled(task.path)) await attempt(run, task);
    return null;
  });
  const settled = run.history.settled(task.path);
  if (!settled) throw new Error(`The step ${task.path} has finished but the history does not know it`);
  return settled;
}

async function attempt(run: RunContext, task: Task): Promise<void> {
  await run.gate(task.path);
  closeInterrupted(run, task);
  const earlier = run.history.attempts(task.path);
  const { path, kind, nodeId, scope, input } = task;
  const started = newRecord({ path, kind, nodeId, scope, input }, run.clock(), earlier.length + 1);
  if (interruptedTooOften(earlier)) {
    await write(run, failed(run, task, { ...started }, INTERRUPTED_TOO_OFTEN, 0));
    return;
  }
  const logs: LogLine[] = [];
  try {
    started.config = task.config();
    const unchanged = await run.recall(task.path, started);
    if (unchanged) {
      const { port, output } = unchanged;
      await write(run, {
        ...started,
        status: "completed",
        port,
        output,
        reused: true,
        finishedAt: started.startedAt,
      });
      return;
    }
    await begin(run, started, { beforehand: task.reachesOutside(started.config) });
    const result = await executeInTime(run, task, started, logs);
    await write(run, {
      ...started,
      status: "completed",
      port: result.port ?? "out",
      output: run.mask(result.output),
      usage: result.usage ?? null,
      logs: maskedLogs(run, logs),
      finishedAt: run.clock().toISOString(),
    });
  } catch (error) {
    if (error instanceof RunEnded) {
      run.recorder.leave(started);
      throw error;
    }
    await recordFailure(run, task, { ...started, logs: maskedLogs(run, logs) }, error);
  }
}

/** Secrets that a step used must not be readable from what it logged. */
function maskedLogs(run: RunContext, logs: LogLine[]): LogLine[] {
  return logs.map((line) => ({ ...line, message: maskedText(run, line.message) }));
}

function maskedText(run: RunContext, text: string): string {
  const masked = run.mask(text);
  return typeof masked === "string" ? masked : "";
}

async function recordFailure(
  run: RunContext,
  task: Task,
  started: StepRecord,
  thrown: unknown,
): Promise<void> {
  const retryAfterMs = thrown instanceof NodeError ? thrown.retryAfterMs : undefined;
  const record = failed(run, task, started, thrown, retryAfterMs ?? 0);
  await write(run, record);
  if (record.retryAt === null) return;
  throw new RetryLater(record.error?.message ?? "failed", Date.parse(record.retryAt) - run.clock().getTime());
}

const INTERRUPTED_TOO_OFTEN = new NodeError(
  "limit",
  "interrupted-too-often",
  "This step was cut off by crashes too often and was given up.",
);

/** An attempt that is still open was cut off: it becomes a failed one of class `interrupted`. */
function closeInterrupted(run: RunContext, task: Task): void {
  const last = run.history.latest(task.path);
  if (!last || isFinal(last.status)) return;
  const at = run.clock().toISOString();
  const error = toRunError(
    new NodeError("interrupted", "interrupted", "The process stopped during this attempt."),
    {
      nodeId: task.nodeId,
      path: task.path,
    },
  );
  note(run, { ...last, status: "failed", error, retryAt: at, finishedAt: at });
}

function failed(
  run: RunContext,
  task: Task,
  started: StepRecord,
  thrown: unknown,
  retryAfterMs: number,
): StepRecord {
  const bare = toRunError(thrown, { nodeId: task.nodeId, path: task.path });
  const error = { ...bare, message: maskedText(run, bare.message) };
  const earlier = run.history.attempts(task.path).filter((record) => record.attempt < started.attempt);
  const next = afterFailure(task.policy, error, earlier, retryAfterMs);
  const now = run.clock();
  const left = next.retry ? { port: null, output: null } : task.settleFailure(error, started.attempt);
  return {
    ...started,
    ...left,
    status: "failed",
    error,
    retryAt: next.retry ? new Date(now.getTime() + next.delayMs).toISOString() : null,
    finishedAt: now.toISOString(),
  };
}

/** Executes the task; whatever it does, it has ended for us when the time is up or the run is cancelled. */
async function executeInTime(
  run: RunContext,
  task: Task,
  started: StepRecord,
  logs: LogLine[],
): Promise<NodeOutput> {
  const work = run.abortable(task.path);
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort(new DOMException("It took longer than its limit.", "TimeoutError"));
  }, task.timeoutMs);
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () =>
      reject(work.signal.aborted ? new RunEnded() : timedOut(task.timeoutMs)),
    );
  });
  // A cheaper way to what `AbortSignal.any` and `AbortSignal.timeout` do: this is on the way of every step.
  const onEnded = () => stop.abort(work.signal.reason);
  if (work.signal.aborted) onEnded();
  else work.signal.addEventListener("abort", onEnded);
  const execution: CallExecution = {
    services: run.services,
    signal: stop.signal,
    idempotencyKey: `${run.run.id}:${task.path}`,
    attempt: started.attempt,
    timeoutMs: task.timeoutMs,
    log: (message, data) =>
      void logs.push({ at: run.clock().toISOString(), message, ...(data ? { data } : {}) }),
  };
  try {
    return await Promise.race([task.execute(execution, started.config), stopped]);
  } catch (error) {
    throw work.signal.aborted ? new RunEnded() : error;
  } finally {
    clearTimeout(timer);
    work.signal.removeEventListener("abort", onEnded);
    work.release();
  }
}

function timedOut(timeoutMs: number): NodeError {
  return new NodeError("timeout", "timeout", `This took longer than its limit of ${timeoutMs / 1000} s.`);
}
