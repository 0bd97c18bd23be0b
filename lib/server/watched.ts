import { coalesced } from "@/lib/utils/coalesced";
import { listen } from "./db";
import { log } from "./log";

/** How old what this process knows may become, if a notification was lost. */
const STALE_MS = 5_000;

export interface Watched<T> {
  /** The value as of a moment ago; read from the database only where this process has no recent one. */
  current(): Promise<T>;
  /** Reads the value again. */
  refresh(): Promise<T>;
}

/**
 * A small answer of the database that is asked for all the time and seldom changes. It is kept in this process
 * and read again after each NOTIFY on the channel.
 */
export function watched<T>(channel: string, read: () => Promise<T>): Watched<T> {
  let known: { value: T; at: number } | null = null;
  let isListening = false;
  let askedAt = 0;

  const refresh = coalesced(async () => {
    const at = Date.now();
    askedAt = at;
    const value = await read();
    known = { value, at };
    return value;
  });

  function refreshQuietly(): void {
    refresh().catch((error: unknown) =>
      log().warn({ err: error, channel }, "could not read a watched value"),
    );
  }

  const firstRead = coalesced(async () => {
    if (!isListening) {
      await listen(channel, refreshQuietly);
      isListening = true;
    }
    return await refresh();
  });

  return {
    refresh,
    async current() {
      if (!known) return await firstRead();
      if (Date.now() - known.at > STALE_MS && Date.now() - askedAt > STALE_MS) refreshQuietly();
      return known.value;
    },
  };
}
