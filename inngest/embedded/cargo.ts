import { AsyncLocalStorage } from "node:async_hooks";
import { execute, type Queryable } from "./database";

/** Common table expressions that write something, with the parameters `$1` to the last of `values`. */
export interface CargoWrite {
  /** The same name stands for the same expressions. */
  name: string;
  /** They write only where the condition `gate` holds; the last, `cargo`, is one row. */
  parts(gate: string): string;
  values: unknown[];
}

/** What a called function wants written by the transaction that keeps what it has done, or not at all. */
export interface Cargo {
  load(): CargoWrite;
  /** Told the row `cargo` when the transaction is committed. */
  delivered(answer: unknown): Promise<void>;
}

/** Keeps the cargo of one call until a transaction has taken it along. */
export class Hold {
  #cargo: Cargo | null = null;
  #isClosed = false;
  #waiting: (() => void)[] = [];

  get cargo(): Cargo | null {
    return this.#cargo;
  }

  /** Replaces what is there: cargo that was not delivered is a part of the next. */
  put(cargo: Cargo): void {
    this.#cargo = cargo;
  }

  /**
   * Resolves when what was put has been delivered: with true, or with false where the call is over. The SDK goes
   * on with a function while it stores the step before.
   */
  async emptied(): Promise<boolean> {
    if (this.#cargo && !this.#isClosed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return !this.#isClosed;
  }

  /** To be called after the commit of what took the cargo along. */
  async delivered(cargo: Cargo, answer: unknown): Promise<void> {
    await cargo.delivered(answer);
    if (this.#cargo === cargo) this.#cargo = null;
    this.#release();
  }

  /** The call has been answered for: what its function still does is of no use. */
  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const holds = new AsyncLocalStorage<Hold>();

/** Does a call whose cargo goes into the hold, also from whatever it starts. */
export function withHold<T>(hold: Hold, call: () => Promise<T>): Promise<T> {
  return holds.run(hold, call);
}

/** The hold of the call that this code is a part of; none where the executor is not in this process. */
export function currentHold(): Hold | undefined {
  return holds.getStore();
}

/** Writes cargo within a transaction and gives what `delivered` is to be told. */
export async function writeCargo(on: Queryable, cargo: Cargo): Promise<unknown> {
  const { name, parts, values } = cargo.load();
  const statement = { name: `executor_cargo:${name}`, text: `WITH ${parts("true")} SELECT * FROM cargo` };
  const [answer] = await execute(on, statement, values);
  return answer;
}
