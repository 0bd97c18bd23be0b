import { z } from "zod";
import { compile, matchesExpression } from "./match-expression";

const optional = z.unknown().optional();

const wireFunction = z.object({
  id: z.string(),
  triggers: z.array(
    z.object({
      event: z.string().optional(),
      expression: z.string().optional(),
      cron: z.string().optional(),
    }),
  ),
  steps: z.record(
    z.string(),
    z.object({ retries: z.object({ attempts: z.number().optional() }).optional() }),
  ),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
  batchEvents: optional,
  concurrency: optional,
  debounce: optional,
  idempotency: optional,
  priority: optional,
  rateLimit: optional,
  singleton: optional,
  throttle: optional,
  timeouts: optional,
});

/** What the SDK answers to an in-band sync: the functions with everything that their options say. */
export const syncResponse = z.object({ functions: z.array(wireFunction) });

type WireFunction = z.output<typeof wireFunction>;

/** What the executor needs to know of a function; its id is the SDK's, `<client>-<function>`. */
export interface FunctionConfig {
  id: string;
  maxAttempts: number;
  triggers: { event: string; expression: string | null }[];
  cancelOn: { event: string; expression: string | null; timeout: string }[];
}

const DEFAULT_RETRIES = 4;
const CANCEL_WINDOW = "366d";
const UNSUPPORTED = [
  "batchEvents",
  "concurrency",
  "debounce",
  "idempotency",
  "priority",
  "rateLimit",
  "singleton",
  "throttle",
  "timeouts",
] as const;

/**
 * Reads the functions of an app.
 * @throws Error naming every option that the executor does not have, and every expression that is not CEL.
 */
export function readFunctionConfigs(functions: WireFunction[]): FunctionConfig[] {
  const problems = functions.flatMap(problemsOf);
  if (problems.length > 0) {
    throw new Error(`The embedded executor cannot run these functions as they ask:\n${problems.join("\n")}`);
  }
  return functions.map((fn) => ({
    id: fn.id,
    maxAttempts: (fn.steps["step"]?.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    triggers: fn.triggers.flatMap(({ event, expression }) =>
      event === undefined ? [] : [{ event, expression: expression ?? null }],
    ),
    cancelOn: (fn.cancel ?? []).map((entry) => ({
      event: entry.event,
      expression: entry.if ?? null,
      timeout: entry.timeout ?? CANCEL_WINDOW,
    })),
  }));
}

function problemsOf(fn: WireFunction): string[] {
  const problems: string[] = UNSUPPORTED.filter((option) => fn[option] !== undefined).map(
    (option) => `${fn.id}: ${option} is not supported`,
  );
  if (fn.triggers.some(({ cron }) => cron !== undefined)) problems.push(`${fn.id}: cron is not supported`);
  const expressions = [
    ...fn.triggers.map(({ expression }) => expression),
    ...(fn.cancel ?? []).map((c) => c.if),
  ];
  for (const expression of expressions) {
    const problem = expression === undefined ? null : expressionProblem(expression);
    if (problem !== null) problems.push(`${fn.id}: ${problem}`);
  }
  return problems;
}

function expressionProblem(expression: string): string | null {
  try {
    compile(expression);
    return null;
  } catch (error) {
    return `"${expression}" is not an expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether the event starts a run of the function: once, however many of its triggers match. */
export function isTriggeredBy(fn: FunctionConfig, event: { name: string }): boolean {
  return fn.triggers.some(
    (trigger) =>
      matchesEventName(trigger.event, event.name) && matchesExpression(trigger.expression, { event }),
  );
}

/** A trigger's name may end in `*`, which stands for any rest. */
export function matchesEventName(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
