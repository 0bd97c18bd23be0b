import type { StepRecord } from "./record";

type Given = Pick<StepRecord, "path" | "kind" | "nodeId" | "scope" | "input">;

/** The record of an attempt that begins now. */
export function newRecord(given: Given, startedAt: Date, attempt = 1): StepRecord {
  return {
    ...given,
    attempt,
    status: "running",
    port: null,
    config: null,
    output: null,
    error: null,
    logs: [],
    usage: null,
    retryAt: null,
    reused: false,
    startedAt: startedAt.toISOString(),
    finishedAt: null,
  };
}
