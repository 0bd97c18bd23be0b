/**
 * The same function, which works out its answer once for each object and forgets it with the object: for what is never
 * changed in place, or stays the same as long as the object is there.
 */
export function onceForEach<K extends object, T>(work: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { answer: T }>();
  return (key) => {
    const found = known.get(key) ?? { answer: work(key) };
    known.set(key, found);
    return found.answer;
  };
}
