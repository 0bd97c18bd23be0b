import type { StoredEvent } from "./event-store";
import type { FunctionConfig } from "./function-config";
import { evaluateKey } from "./match-expression";

const OWN = "fn ";

/**
 * What a run's calls are counted under, in the order of its function's concurrency limits. Calls with a slot
 * in common share one limit: those of one function, or with the scopes `env` and `account` (which are the same
 * here) those of all functions whose key has that value.
 */
export function slotsOf(fn: FunctionConfig, event: StoredEvent): string[] {
  return fn.concurrency.map(({ key, scope }, index) => {
    const value = key === null ? "" : (evaluateKey(key, event) ?? "null");
    return scope === "fn" ? `${OWN}${fn.id} ${index} ${value}` : `all ${value}`;
  });
}

/** Whether only calls of one function are counted under a slot. */
export function isOwnSlot(slot: string): boolean {
  return slot.startsWith(OWN);
}
