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
    if (this.#young.size >= this.capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
