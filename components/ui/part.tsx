"use client";

import { type ComponentType, type ReactNode, useEffect, useState } from "react";

/** A component whose code is a file of its own, fetched when it is first drawn or ahead of that. */
export type Part<P extends object> = ComponentType<P> & {
  /** Fetches it; drawing it then takes no turn of its own. Rejects where it cannot be fetched now. */
  fetch(): Promise<void>;
  /** Does something with what it draws, the last one that is asked for: at once where it is fetched, else once drawn. */
  whenThere(act: () => void): void;
};

/**
 * Makes a part from what imports it. Unlike a lazy component of React, one that is fetched is drawn at once,
 * without a turn of `meanwhile`, which stands in its place and should have its size. One that cannot be fetched
 * fails the page, which offers to try again; with `isNeeded` false, `meanwhile` stays.
 */
export function part<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode | ((props: P) => ReactNode) = null,
  { isNeeded = true }: { isNeeded?: boolean } = {},
): Part<P> {
  let loaded: ComponentType<P> | null = null;
  let waiting: (() => void) | null = null;
  async function fetch() {
    loaded ??= await load();
  }
  function whenThere(act: () => void) {
    if (loaded) act();
    else waiting = act;
  }
  function Fetched(props: P) {
    const [, setDrawn] = useState(loaded !== null);
    useEffect(() => {
      fetch()
        .then(() => setDrawn(true))
        .catch((error: unknown) => {
          if (!isNeeded) return;
          // Thrown while drawing, so that it comes to the page's error boundary.
          setDrawn(() => {
            throw error;
          });
        });
    }, []);
    const Loaded = loaded;
    useEffect(() => {
      if (!Loaded) return;
      waiting?.();
      waiting = null;
    });
    if (Loaded) return <Loaded {...props} />;
    return typeof meanwhile === "function" ? meanwhile(props) : meanwhile;
  }
  return Object.assign(Fetched, { fetch, whenThere });
}
