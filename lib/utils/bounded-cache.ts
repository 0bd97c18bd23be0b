/**
 * A cache of at most `2 * capacity` entries that forgets what was not used lately.
 * Two generations instead of a linked list: a hit costs one lookup and no write.
 */
export class BoundedCache<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(readonly capacity: number) {}

  /** The cached value, or the one `make` gives; what `make` throws is passed on and not cached. */
  getOrMake(key: string, make: () => Value): Value {
    const hit = this.#young.get(key);
    if (hit !== undefined) return hit;
    const value = this.#old.get(key) ?? make();
    this.#keep(key, value);
    return value;
  }

  /** The same for a value that takes its time; several who ask at once may each make it. */
  async getOrFetch(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const hit = this.#young.get(key);
    if (hit !== undefined) return hit;
    const value = this.#old.get(key) ?? (await fetch());
    this.#keep(key, value);
    return value;
  }

  #keep(key: string, value: Value): void {
    if (this.#young.size >= this.capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
