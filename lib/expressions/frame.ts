import type { Json } from "@/lib/utils/json";
import { LimitError } from "./expression-error";
import type { Value } from "./value";

/**
 * What an expression can see: `trigger`, `steps`, `input`, `item`, `index`, `previous`, `scope`, `vars`, `run`.
 * Two more names, which no expression can spell, make an evaluation repeatable: `$now` (ISO 8601 text) is
 * what `now()` gives, and `$seed` (unique to the place that is evaluated) is what `uuid()` is derived from.
 */
export interface Scope {
  readonly [name: string]: Json;
}

/** The variables an expression may name; each is in scope only where it has a meaning. */
export const scopeVariables = [
  "trigger",
  "steps",
  "input",
  "item",
  "index",
  "previous",
  "scope",
  "vars",
  "run",
] as const;

/**
 * Work units of one evaluation: one per item visited or made, one per 16 characters of text made, one per 256
 * characters only looked at. A unit takes about 0.1 µs, and what it makes about 100 bytes.
 */
const maxWork = 2_000_000;

/** The state of one evaluation: what it sees, its local variables by slot, and the work it has left. */
export class Frame {
  readonly locals: Value[] = [];
  source = "";
  #workLeft = maxWork;
  #uuids = 0;

  constructor(readonly scope: Scope) {}

  /** Counts work, before it is done. Throws LimitError when the evaluation has used up its share. */
  spend(units: number): void {
    this.#workLeft -= units;
    if (this.#workLeft >= 0) return;
    throw new LimitError(
      "This expression does too much work: it went over too many items or too much text.",
      this.source,
    );
  }

  spendText(length: number): void {
    this.spend(1 + length / 16);
  }

  spendScan(length: number): void {
    if (length > 32) this.spend(length / 256);
  }

  /** 0 for the first `uuid()` of the evaluation, then 1, 2, … */
  nextUuidIndex(): number {
    return this.#uuids++;
  }
}
