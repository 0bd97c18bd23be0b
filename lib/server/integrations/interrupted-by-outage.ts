import { NodeError } from "@/lib/nodes/node-error";
import type { Services } from "@/lib/nodes/services";
import { isOutage } from "@/lib/utils/outage";

/**
 * The same services, with an outage of the database as an interruption of the step that needed it: the attempt is
 * made again once the database is back and is not counted against the step's retries, as after a crash.
 */
export function interruptedByOutage(services: Services): Services {
  return guarded(services);
}

function guarded<T extends object>(target: T): T {
  return new Proxy(target, {
    get: (object, name) => {
      const member: unknown = Reflect.get(object, name);
      if (typeof member === "function")
        return (...args: unknown[]) => translated(Reflect.apply(member, object, args));
      return typeof member === "object" && member !== null ? guarded(member) : member;
    },
  });
}

function translated(result: unknown): unknown {
  return result instanceof Promise ? result.catch(rethrow) : result;
}

function rethrow(error: unknown): never {
  if (error instanceof NodeError || !isOutage(error)) throw error;
  const message = "The database was away during this attempt.";
  throw new NodeError("interrupted", "database-away", message, { cause: error });
}
