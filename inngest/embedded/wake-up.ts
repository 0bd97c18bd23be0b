import pg from "pg";

const RECONNECT_MS = 500;
const NEWS = ["events", "jobs", "functions"] as const;

export type News = (typeof NEWS)[number];

/**
 * Listens for what other processes say is new, on a connection of its own; a lost one is opened again, and
 * after that `onWake` is called for whatever was said in between.
 */
export function listenForWork(
  connectionString: string,
  onWake: (what: News) => void,
  onError: (error: Error) => void,
): { ready: Promise<void>; stop(): Promise<void> } {
  let client: pg.Client | null = null;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const lost = (error: Error | null) => {
    if (stopped || client === null) return;
    client.removeAllListeners();
    client.on("error", () => undefined);
    client.end().catch(() => undefined);
    client = null;
    if (error !== null) onError(error);
    retry = setTimeout(() => void connect().catch(() => undefined), RECONNECT_MS);
  };

  const connect = async () => {
    const next = new pg.Client({ connectionString, keepAlive: true });
    client = next;
    next.on("error", lost);
    next.on("end", () => lost(null));
    next.on("notification", ({ payload }) => onWake(NEWS.find((what) => what === payload) ?? "jobs"));
    try {
      await next.connect();
      await next.query("LISTEN executor");
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
    for (const what of NEWS) onWake(what);
  };

  return {
    ready: connect(),
    async stop() {
      stopped = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
