import { isJsonObject } from "@/lib/utils/json";
import { matchesExpression } from "./match-expression";
import { durationMs } from "./time-string";
import { problemsOf } from "./unsupported";
import { type ConcurrencyLimit, limitsOf, type WireFunction } from "./wire-function";

/** What the executor needs to know of a function; its id is the SDK's, `<client>-<function>`. */
export interface FunctionConfig {
  id: string;
  /** Where the SDK says it can be called, with the function's id in the query. */
  url: string;
  maxAttempts: number;
  triggers: { event: string; expression: string | null }[];
  crons: { cron: string; jitterMs: number }[];
  cancelOn: { event: string; expression: string | null; timeout: string }[];
  concurrency: ConcurrencyLimit[];
  /** A CEL expression over the triggering event: each of its values starts one run in 24 hours. */
  idempotency: string | null;
  /** How long a run may wait for its first call, and how long it may take from then on. */
  timeouts: { startMs: number | null; finishMs: number | null };
}

const DEFAULT_RETRIES = 4;
const CANCEL_WINDOW = "366d";

/**
 * Reads the functions of an app.
 * @throws Error naming every option that the executor does not have, and every expression, cron pattern and
 * duration that cannot be read.
 */
export function readFunctionConfigs(functions: WireFunction[]): FunctionConfig[] {
  const problems = functions.flatMap(problemsOf);
  if (problems.length > 0) {
    throw new Error(`The embedded executor cannot run these functions as they ask:\n${problems.join("\n")}`);
  }
  return functions.map((fn) => ({
    id: fn.id,
    url: fn.steps["step"]?.runtime.url ?? "",
    maxAttempts: (fn.steps["step"]?.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    triggers: fn.triggers.flatMap(({ event, expression }) =>
      event === undefined ? [] : [{ event, expression: expression ?? null }],
    ),
    crons: fn.triggers.flatMap(({ cron, jitter }) =>
      cron === undefined ? [] : [{ cron, jitterMs: durationOrNull(jitter) ?? 0 }],
    ),
    cancelOn: (fn.cancel ?? []).map((entry) => ({
      event: entry.event,
      expression: entry.if ?? null,
      timeout: entry.timeout ?? CANCEL_WINDOW,
    })),
    concurrency: limitsOf(fn),
    idempotency: fn.idempotency ?? null,
    timeouts: {
      startMs: durationOrNull(fn.timeouts?.start),
      finishMs: durationOrNull(fn.timeouts?.finish),
    },
  }));
}

function durationOrNull(text: string | undefined): number | null {
  return text === undefined || text === "" ? null : durationMs(text);
}

/** Whether the event starts a run of the function: once, however many of its triggers match. */
export function isTriggeredBy(
  fn: FunctionConfig,
  event: { name: string; data?: Record<string, unknown> },
): boolean {
  if (event.name === INVOKED) return invokedFunction(event.data) === fn.id;
  return fn.triggers.some(
    (trigger) =>
      matchesEventName(trigger.event, event.name) && matchesExpression(trigger.expression, { event }),
  );
}

/** The event that starts exactly the function which it names. */
export const INVOKED = "inngest/function.invoked";

function invokedFunction(data: Record<string, unknown> | undefined): unknown {
  const inner = data?.["_inngest"];
  return isJsonObject(inner) ? inner["fn_id"] : undefined;
}

/** A trigger's name may end in `*`, which stands for any rest. */
export function matchesEventName(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
