import { z } from "zod";

const optional = z.unknown().optional();
const limit = z.object({
  limit: z.number(),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});

/** A function as the SDK describes it at registration. */
export const wireFunction = z.object({
  id: z.string(),
  triggers: z.array(
    z.object({
      event: z.string().optional(),
      expression: z.string().optional(),
      cron: z.string().optional(),
      jitter: z.string().optional(),
    }),
  ),
  steps: z.record(
    z.string(),
    z.object({
      runtime: z.object({ url: z.string() }),
      retries: z.object({ attempts: z.number().optional() }).optional(),
    }),
  ),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
  concurrency: z.union([z.number(), limit, z.array(limit)]).optional(),
  idempotency: z.string().optional(),
  timeouts: z.object({ start: z.string().optional(), finish: z.string().optional() }).optional(),
  batchEvents: optional,
  debounce: optional,
  priority: optional,
  rateLimit: optional,
  singleton: optional,
  throttle: optional,
});

export type WireFunction = z.output<typeof wireFunction>;

/** What the SDK answers to an in-band sync: the functions with everything that their options say. */
export const syncResponse = z.object({ app_id: z.string(), functions: z.array(wireFunction) });

/** At most `limit` calls at once of those whose runs have the same value of `key`. */
export interface ConcurrencyLimit {
  limit: number;
  /** A CEL expression over the triggering event; null counts all together. */
  key: string | null;
  scope: "fn" | "env" | "account";
}

/** The concurrency limits of a function in one form; a limit of zero is none, as upstream. */
export function limitsOf(fn: Pick<WireFunction, "concurrency">): ConcurrencyLimit[] {
  const { concurrency } = fn;
  if (concurrency === undefined) return [];
  const list = typeof concurrency === "number" ? [{ limit: concurrency }] : [concurrency].flat();
  return list
    .filter((entry) => entry.limit > 0)
    .map((entry: z.output<typeof limit>) => ({
      limit: entry.limit,
      key: entry.key ?? null,
      scope: entry.scope ?? "fn",
    }));
}
