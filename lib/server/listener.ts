import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { log } from "./log";

/** Gets the payload of a notification, or null after a reconnect, when some may have been missed. */
export type NotificationHandler = (payload: string | null) => void;

export interface Listener {
  listen(channel: string, handler: NotificationHandler): Promise<() => void>;
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** One dedicated connection that hears PostgreSQL's NOTIFY for many handlers, and comes back when it is lost. */
export function createListener(connectionString: string): Listener {
  const handlers = new Map<string, Set<NotificationHandler>>();
  /** Channels that are listened to, each with the command that began it; there are few, and they stay. */
  const begun = new Map<string, Promise<void>>();
  let connection: Promise<pg.Client> | undefined;
  /** The commands so far: a connection does one at a time. */
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString, keepAlive: true });
    client.on("error", (error) => log().warn({ err: error }, "the listening database connection was lost"));
    await client.connect();
    client.on("notification", ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload ?? "");
    });
    for (const channel of begun.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    client.on("end", () => {
      if (!closed) connection = reopen();
    });
    return client;
  };

  const openPatiently = async (): Promise<pg.Client> => {
    for (let delay = FIRST_PAUSE_MS; ; delay = Math.min(delay * 2, LONGEST_PAUSE_MS)) {
      try {
        return await open();
      } catch (error) {
        if (closed) throw error;
        log().warn({ err: error }, "cannot listen to the database; trying again");
        await pause(delay);
      }
    }
  };

  const reopen = async (): Promise<pg.Client> => {
    const client = await openPatiently();
    for (const set of handlers.values()) for (const handler of set) handler(null);
    return client;
  };

  const begin = async (channel: string): Promise<void> => {
    connection ??= openPatiently();
    const command = last.then(async () =>
      (await connection)?.query(`listen ${pg.escapeIdentifier(channel)}`),
    );
    last = command.catch(() => undefined);
    await command;
  };

  return {
    async listen(channel, handler) {
      const set = handlers.get(channel) ?? new Set();
      handlers.set(channel, set.add(handler));
      const listening = begun.get(channel) ?? begin(channel);
      begun.set(channel, listening);
      listening.catch(() => begun.delete(channel));
      await listening;
      return () => void set.delete(handler);
    },
    async close() {
      closed = true;
      handlers.clear();
      begun.clear();
      await (await connection?.catch(() => undefined))?.end();
    },
  };
}
