/** How long a page that is never idle may put it off, in milliseconds. */
const LATEST_MS = 2000;

let holds = 0;
const held = new Set<() => void>();

/** Does something once the browser has nothing else to do. Gives what calls it off. */
export function whenIdle(act: () => void): () => void {
  let callOff = askForIdle(attempt);
  function attempt() {
    if (holds === 0) act();
    else held.add(again);
  }
  function again() {
    callOff = askForIdle(attempt);
  }
  return () => {
    callOff();
    held.delete(again);
  };
}

/**
 * Puts off all that waits until the browser is idle: while a page waits for what it is to show, the browser has
 * nothing to do, and is not idle all the same. Gives what lets it happen; calling that again does nothing.
 */
export function holdIdle(): () => void {
  holds++;
  let holding = true;
  return () => {
    if (!holding) return;
    holding = false;
    holds--;
    if (holds > 0) return;
    const waiting = [...held];
    held.clear();
    for (const again of waiting) again();
  };
}

function askForIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(act, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: LATEST_MS });
  return () => cancelIdleCallback(handle);
}
