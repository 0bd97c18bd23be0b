import type { Json, JsonObject } from "@/lib/utils/json";

export interface StepOptions {
  /** Whether other steps may be going at the same time, so that this one must not hold them back. */
  overlaps: boolean;
}

/** A part of a run that goes on in a function run of its own. */
export interface Delegation extends JsonObject {
  /** Path of the container. */
  path: string;
  /** Which history rows are this part's own. */
  unit: string;
  /** The part that handed it over; empty for the run itself. */
  parentUnit: string;
  /** With lanes: this part runs the items `from`, `from + lanes`, …; without, the container to its end. */
  lanes: number | null;
  from: number;
  /** Whether a failed item keeps further items of all lanes from starting. */
  stopOnError: boolean;
}

export interface Wait {
  key: string;
  until: Date | null;
  open(): Promise<Json>;
}

/**
 * The durable tools, over JSON: Inngest's `step` satisfies it through `inngest/step.ts`, the tests
 * through a replaying stand-in. A step's id is unique in its function run and the same on every replay.
 */
export interface Step {
  /** Runs `run` until it has succeeded once. `RetryLater` asks for another attempt. */
  run(id: string, options: StepOptions, run: () => Promise<Json>): Promise<Json>;
  /**
   * Waits until `key` is woken or the moment `until` has come; without one, until some far moment. `open`
   * makes known what is waited for; it runs once the wait is there, so that no wake-up can be missed.
   * May end early: the caller looks again.
   */
  wait(id: string, options: StepOptions, wait: Wait): Promise<void>;
  /** Runs a part in a function run of its own and waits for what it says. */
  delegate(id: string, options: StepOptions, part: Delegation): Promise<Json>;
}

/** Thrown inside a step: this attempt failed, the next is due after the delay. */
export class RetryLater extends Error {
  readonly delayMs: number;

  constructor(message: string, delayMs: number) {
    super(message);
    this.name = "RetryLater";
    this.delayMs = delayMs;
  }
}
