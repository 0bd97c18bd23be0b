/** Writes one at a time; what comes while one is under way is written by the next, all of it at once. */
export class GroupedWrites {
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | null = null;
  #soon: Promise<void> | null = null;

  /** `write` writes all that there is, at the time when it is called. */
  constructor(readonly write: () => Promise<void>) {}

  /** Resolves when what there is now is written. Throws what the write throws. */
  now(): Promise<void> {
    this.#next ??= this.alone(() => {
      this.#next = null;
      return this.write();
    });
    return this.#next;
  }

  /** As `now`, but lets the caller go on first, for what it may add or write itself. */
  soon(): Promise<void> {
    this.#soon ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#soon = null;
        this.now().then(resolve, reject);
      });
    });
    return this.#soon;
  }

  /** Makes another write when those before it are over. */
  alone(write: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(write);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/** How long an attempt may take without a row of its own that says that it has begun. */
const UNSEEN_MS = 20;

/** Lets a slow attempt be seen, and a crash in it be noticed, without making a fast one wait. */
export class Delayed {
  #timer: NodeJS.Timeout | null = null;

  constructor(readonly act: () => void) {}

  start(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.act();
    }, UNSEEN_MS);
  }

  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
