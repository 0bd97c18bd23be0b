/**
 * The work, done for many callers at once: calls that come while it is going share one more turn, which begins
 * after it. So each caller gets a result of work that began after the call.
 */
export function coalesced<T>(work: () => Promise<T>): () => Promise<T> {
  let going: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const call = (): Promise<T> => {
    if (!going) {
      going = work().finally(() => {
        going = null;
      });
      return going;
    }
    next ??= going
      .catch(() => undefined)
      .then(() => {
        next = null;
        return call();
      });
    return next;
  };
  return call;
}
