/** How long a page that is never idle may put it off, in milliseconds. */
const LATEST_MS = 2000;

/** Does something once the browser has nothing else to do. Gives what calls it off. */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(act, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: LATEST_MS });
  return () => cancelIdleCallback(handle);
}
