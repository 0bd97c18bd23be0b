import { parseCron } from "./cron";
import { compile } from "./match-expression";
import { durationMs } from "./time-string";
import { limitsOf, type WireFunction } from "./wire-function";

const UNSUPPORTED = ["batchEvents", "debounce", "priority", "rateLimit", "singleton", "throttle"] as const;
const MAX_CONCURRENCY_LIMITS = 2;

/** Why a function cannot run here as it asks to, one sentence for each reason. */
export function problemsOf(fn: WireFunction): string[] {
  const problems: string[] = UNSUPPORTED.filter((option) => fn[option] !== undefined).map(
    (option) => `${option} is not supported`,
  );
  const limits = limitsOf(fn);
  if (limits.length > MAX_CONCURRENCY_LIMITS) problems.push("concurrency has at most two limits");
  if (limits.some(({ scope, key }) => scope !== "fn" && key === null))
    problems.push("concurrency of a scope other than fn needs a key");
  const expressions = [
    ...fn.triggers.map(({ expression }) => expression),
    ...(fn.cancel ?? []).map((entry) => entry.if),
    ...limits.map(({ key }) => key),
    fn.idempotency,
  ];
  const durations = [...fn.triggers.map(({ jitter }) => jitter), fn.timeouts?.start, fn.timeouts?.finish];
  problems.push(
    ...expressions.flatMap((text) => problemWith(text, compile, "an expression")),
    ...fn.triggers.flatMap(({ cron }) => problemWith(cron, parseCron, "a cron pattern")),
    ...durations.flatMap((text) => problemWith(text || undefined, durationMs, "a duration")),
  );
  return problems.map((problem) => `${fn.id}: ${problem}`);
}

function problemWith(
  text: string | null | undefined,
  read: (text: string) => unknown,
  what: string,
): string[] {
  if (text === undefined || text === null) return [];
  try {
    read(text);
    return [];
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    return [`"${text}" is not ${what}: ${reason}`];
  }
}
