import type { Pool } from "pg";
import { execute, type Statement } from "./database";
import type { Job } from "./jobs";
import { LIMITS } from "./limits";
import type { CallResponse } from "./outcome";

/** The address under which the SDK's handler believes to be served; no request ever leaves the process. */
export const APP_URL = "http://executor.internal/api/inngest";

export type Handler = (request: Request) => Promise<Response>;

interface StepRow {
  runId: string;
  stepId: string;
  seq: number | null;
  value: string | null;
}

/** The steps of a run as its next request needs them. */
export interface Memo {
  /** Ids and JSON values of settled steps, in the order in which they were settled. */
  settled: Map<string, string>;
  hasPending: boolean;
}

const LOAD: Statement = {
  name: "executor_load_steps",
  text: `SELECT run_id AS "runId", step_id AS "stepId", seq, value FROM executor_steps
    WHERE run_id = ANY($1::text[]) ORDER BY run_id, seq`,
};

/**
 * Reads what runs have memoised. It has to be a statement of its own after the claim: a claim can take a job
 * that changed after its snapshot, and would then miss the step that changed it.
 */
export async function loadMemos(pool: Pool, runIds: string[]): Promise<Map<string, Memo>> {
  const memos = new Map<string, Memo>(runIds.map((id) => [id, { settled: new Map(), hasPending: false }]));
  for (const row of await execute<StepRow>(pool, LOAD, [runIds])) {
    const memo = memos.get(row.runId);
    if (memo === undefined) continue;
    if (row.seq === null) memo.hasPending = true;
    else memo.settled.set(row.stepId, row.value ?? "null");
  }
  return memos;
}

/**
 * Calls a function through the SDK's handler.
 * @throws Error when it does not answer within two hours; the call itself cannot be stopped, but whatever it
 * still sends is refused by its generation.
 */
export async function callFunction(
  handler: Handler,
  job: Job,
  memo: Memo,
  fn: { url: string; maxAttempts: number },
): Promise<CallResponse> {
  const url = new URL(fn.url);
  url.searchParams.set("stepId", job.stepId ?? "step");
  const headers = {
    host: url.host,
    "content-type": "application/json",
    "x-run-id": job.runId,
    "x-request-id": `${job.id}:${job.generation}`,
    "x-inngest-job-id": job.id,
    "x-inngest-generation-id": job.generation,
    "x-inngest-server-kind": "dev",
  };
  const request = new Request(url, { method: "POST", headers, body: requestBody(job, memo, fn.maxAttempts) });
  const response = await withinTimeLimit(handler(request));
  return {
    status: response.status,
    isFromSdk: response.headers.has("x-inngest-sdk"),
    noRetry: response.headers.get("x-inngest-no-retry") === "true",
    retryAfter: response.headers.get("retry-after"),
    version: Number(response.headers.get("x-inngest-req-version") ?? 2),
    body: await response.text(),
  };
}

/** The steps of a run as one JSON object, in the order in which they were settled. */
export function memoJson(settled: ReadonlyMap<string, string>): string {
  return `{${[...settled].map(([id, value]) => `${JSON.stringify(id)}:${value}`).join(",")}}`;
}

// The stack must name every memoised step: one that is missing makes the SDK wait for ever.
function requestBody(job: Job, memo: Memo, maxAttempts: number): string {
  const ids = [...memo.settled.keys()];
  const steps = memoJson(memo.settled);
  const useApi = Buffer.byteLength(steps) + Buffer.byteLength(job.event) > LIMITS.requestBytes;
  const ctx = {
    run_id: job.runId,
    fn_id: job.functionId,
    qi_id: job.id,
    step_id: job.stepId ?? "step",
    request_id: `${job.id}:${job.generation}`,
    generation_id: job.generation,
    job_id: job.id,
    env: "embedded",
    attempt: job.attempt,
    max_attempts: maxAttempts,
    disable_immediate_execution: memo.hasPending,
    use_api: useApi,
    stack: { stack: ids, current: ids.length },
  };
  // A run's first request leaves it to the SDK, as upstream's does; it finds that out faster than any other.
  const version = ids.length === 0 ? -1 : 2;
  return `{"event":${job.event},"events":[${job.event}],"steps":${useApi ? "{}" : steps},"version":${version},"ctx":${JSON.stringify(ctx)}}`;
}

async function withinTimeLimit(answer: Promise<Response>): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error("The function did not answer within two hours.")),
      LIMITS.requestMs,
    );
    timer.unref();
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
