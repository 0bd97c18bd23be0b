import { z } from "zod";
import { backoffMs, retryAfterMs } from "./backoff";
import { LIMITS, type SerializedError, serializedError } from "./limits";
import { compile } from "./match-expression";
import { invokeOptions, type Opcode, opcode, waitForEventOptions, waitForSignalOptions } from "./opcode";
import { waitEnd } from "./time-string";

/** A step with its final value, as the JSON text that later requests carry. */
export interface Settled {
  stepId: string;
  op: string;
  value: string;
}

/** A step that something else will settle: a job of its own, a time, an event, a signal or another run. */
export type Pending = { stepId: string; race: boolean } & (
  | { op: "run" }
  | { op: "sleep"; expiresAt: Date }
  | { op: "event"; eventName: string; expression: string | null; expiresAt: Date }
  | { op: "signal"; signal: string; replace: boolean; expiresAt: Date }
  | { op: "invoke"; functionId: string; data: Record<string, unknown>; expiresAt: Date }
);

/** What a run does next. */
export type Outcome =
  | { kind: "progress"; settled: Settled[]; pending: Pending[]; retryInMs: number | null }
  | { kind: "completed"; settled: Settled[]; output: string }
  | { kind: "failed"; error: unknown };

/** The SDK's answer to a call. */
export interface CallResponse {
  status: number;
  isFromSdk: boolean;
  noRetry: boolean;
  retryAfter: string | null;
  version: number;
  body: string;
}

export interface CallContext {
  /** Zero-based. */
  attempt: number;
  maxAttempts: number;
  now: number;
  random: number;
  /** Makes all retries equally long. */
  retryIntervalMs: number | null;
}

const INVOKE_TIMEOUT = "365d";
const opcodes = z.array(opcode);

/** Decides what an answer means for the run. Anything that is not an SDK's answer is a failed attempt. */
export function outcomeOf(response: CallResponse, context: CallContext): Outcome {
  if (!response.isFromSdk) {
    return failedAttempt(
      serializedError("NotSdkResponseError", "The answer is not from an Inngest SDK."),
      response,
      context,
    );
  }
  if (Buffer.byteLength(response.body) > LIMITS.responseBytes) {
    const message = "An answer of a function is at most 8 MB; a step returns at most 4 MB of JSON.";
    return { kind: "failed", error: serializedError("ResponseTooLargeError", message) };
  }
  if (response.status === 200) return { kind: "completed", settled: [], output: response.body };
  if (response.status !== 206) return failedAttempt(parseError(response.body), response, context);
  const ops = opcodes.safeParse(JSON.parse(response.body));
  if (!ops.success)
    return { kind: "failed", error: serializedError("InvalidOpcodesError", ops.error.message) };
  if (ops.data.length > LIMITS.opsPerResponse) {
    const message = `A function asks for at most ${LIMITS.opsPerResponse} steps at once.`;
    return { kind: "failed", error: serializedError("TooManyStepsAtOnceError", message) };
  }
  return outcomeOfOps(ops.data, response, context);
}

/** Decides what follows from a call that gave no answer at all. */
export function outcomeOfNoAnswer(error: unknown, context: CallContext): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  const failure = serializedError("CallFailedError", message);
  return failedAttempt(failure, { noRetry: false, retryAfter: null }, context);
}

function outcomeOfOps(ops: Opcode[], response: CallResponse, context: CallContext): Outcome {
  const settled: Settled[] = [];
  const pending: Pending[] = [];
  let retryInMs: number | null = null;
  for (const op of ops) {
    switch (op.op) {
      case "RunComplete":
        return { kind: "completed", settled, output: JSON.stringify(op.data ?? null) };
      case "None":
      case "DiscoveryRequest":
        break;
      case "StepRun":
        settled.push(settledStep(op));
        break;
      case "StepFailed":
        settled.push(failedStep(op));
        break;
      case "StepError":
        if (isFinal(response, context)) settled.push(failedStep(op));
        else retryInMs = retryDelay(response, context);
        break;
      default: {
        const step = pendingStep(op, response.version, context.now);
        if ("name" in step) return { kind: "failed", error: step };
        pending.push(step);
      }
    }
  }
  return { kind: "progress", settled, pending, retryInMs };
}

/** The value of a step that ran; `undefined` has become null by then. */
export function settledStep(op: Opcode): Settled {
  return { stepId: op.id, op: "run", value: `{"data":${JSON.stringify(op.data ?? null)}}` };
}

function failedStep(op: Opcode): Settled {
  return { stepId: op.id, op: "run", value: JSON.stringify({ error: op.error ?? null }) };
}

function pendingStep(op: Opcode, version: number, now: number): Pending | SerializedError {
  const step = { stepId: op.id, race: version === 1 || op.opts?.["parallelMode"] === "race" };
  try {
    switch (op.op) {
      case "StepPlanned":
        return { ...step, op: "run" };
      case "Sleep":
        return { ...step, op: "sleep", expiresAt: waitEnd(op.name ?? "", now) };
      case "WaitForEvent": {
        const options = waitForEventOptions.parse(op.opts);
        if (options.if !== undefined) compile(options.if);
        const expiresAt = waitEnd(options.timeout, now);
        return { ...step, op: "event", eventName: op.name ?? "", expression: options.if ?? null, expiresAt };
      }
      case "WaitForSignal": {
        const options = waitForSignalOptions.parse(op.opts);
        const expiresAt = waitEnd(options.timeout, now);
        return {
          ...step,
          op: "signal",
          signal: options.signal,
          replace: options.conflict === "replace",
          expiresAt,
        };
      }
      case "InvokeFunction": {
        const options = invokeOptions.parse(op.opts);
        const expiresAt = waitEnd(options.timeout ?? INVOKE_TIMEOUT, now);
        const data = options.payload?.data ?? {};
        return { ...step, op: "invoke", functionId: options.function_id, data, expiresAt };
      }
      default:
        return serializedError("UnsupportedStepError", `The embedded executor has no ${stepName(op.op)}.`);
    }
  } catch (error) {
    return serializedError("InvalidStepError", error instanceof Error ? error.message : String(error));
  }
}

/** What the SDK's users know the operations as that are not supported. */
function stepName(op: string): string {
  if (op === "AIGateway") return "step.ai.infer";
  if (op === "Gateway") return "step.fetch";
  return `${op} steps`;
}

type Verdict = Pick<CallResponse, "noRetry" | "retryAfter">;

function failedAttempt(error: unknown, verdict: Verdict, context: CallContext): Outcome {
  if (isFinal(verdict, context)) return { kind: "failed", error };
  return { kind: "progress", settled: [], pending: [], retryInMs: retryDelay(verdict, context) };
}

function isFinal(verdict: Verdict, context: CallContext): boolean {
  return verdict.noRetry || context.attempt + 1 >= context.maxAttempts;
}

function retryDelay(verdict: Verdict, context: CallContext): number {
  return (
    retryAfterMs(verdict.retryAfter, context.now) ??
    context.retryIntervalMs ??
    backoffMs(context.attempt, context.random)
  );
}

function parseError(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return serializedError("CallFailedError", body);
  }
}
