import { RunEnded } from "@/lib/engine/record";
import { log } from "./log";

/** How long an attempt may take without a row of its own that says that it has begun. */
const UNSEEN_MS = 20;

/** Lets a slow attempt be seen, and a crash in it be noticed, without making a fast one wait. */
export class Beside {
  #timer: NodeJS.Timeout | undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(readonly write: () => Promise<void>) {}

  start(): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      // What could not be written goes along with the step's result.
      this.#done = this.write().catch((error: unknown) => {
        if (!(error instanceof RunEnded)) log().warn({ err: error }, "the start of a step was not recorded");
      });
    }, UNSEEN_MS);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  /** Nothing is being written beside the step when this resolves. */
  async settled(): Promise<void> {
    this.cancel();
    await this.#done;
  }
}

/** The write of a result, which is soon made by itself unless what is written next takes it along. */
export class ResultWrite {
  /** Resolves when it is written, or counts for nothing any more. */
  readonly done: Promise<void>;
  #settle: (written: Promise<void>) => void = () => undefined;
  readonly #alone: NodeJS.Immediate;
  #isUnderWay = false;

  constructor(readonly send: () => Promise<void>) {
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#alone = setImmediate(() => void this.written());
  }

  /** Makes the write now, if it is not under way. */
  written(): Promise<void> {
    if (this.#takes()) this.#settle(this.send().catch(unlessEnded));
    return this.done;
  }

  /** Has a write made that takes this one along; false without doing so where it is under way. */
  async joins(send: () => Promise<void>): Promise<boolean> {
    if (!this.#takes()) return false;
    const both = send();
    this.#settle(both.catch(unlessEnded));
    await both;
    return true;
  }

  #takes(): boolean {
    if (this.#isUnderWay) return false;
    this.#isUnderWay = true;
    clearImmediate(this.#alone);
    return true;
  }
}

/** Whoever writes next is told that the run has ended. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof RunEnded)) throw error;
}
