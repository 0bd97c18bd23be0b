import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres";
import { isAlive } from "../process-info";
import { errorCode, StartError } from "./start-error";

export interface RunningDatabase {
  url: string;
  /** For the terminal, without the password. */
  description: string;
  stop(mode?: "fast" | "immediate"): Promise<void>;
  /** Starts an embedded server again, on its port, whenever it has gone; the answer ends that. */
  keepRunning(onRevived: () => void): () => void;
}

const CONNECT_TIMEOUT_MS = 8000;
const WATCH_MS = 1000;

/**
 * The database of DATABASE_URL, or the embedded one in the data directory.
 * @throws StartError when it cannot be reached or started.
 */
export async function openDatabase(url: string | undefined, dataDirectory: string): Promise<RunningDatabase> {
  return url === undefined ? await openEmbedded(path.join(dataDirectory, "postgres")) : await openGiven(url);
}

async function openEmbedded(directory: string): Promise<RunningDatabase> {
  const server = await startEmbeddedPostgres({ directory }).catch((error: Error) => {
    throw new StartError(error.message);
  });
  const how = server.adopted ? "embedded, was still running" : "embedded";
  let current = server;
  const keepRunning = (onRevived: () => void) => {
    let reviving = false;
    const timer = setInterval(async () => {
      if (reviving || isAlive(current.pid)) return;
      reviving = true;
      const again = await startEmbeddedPostgres({ directory, port: server.port }).catch(() => null);
      reviving = false;
      if (!again) return;
      current = again;
      onRevived();
    }, WATCH_MS);
    return () => clearInterval(timer);
  };
  return {
    url: server.url(),
    description: `PostgreSQL ${server.version} on port ${server.port} (${how})`,
    stop: (mode) => current.stop(mode),
    keepRunning,
  };
}

async function openGiven(url: string): Promise<RunningDatabase> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const place = describe(url);
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('server_version') as version");
    const description = `PostgreSQL ${String(rows[0]?.version).split(" ")[0]} at ${place}`;
    return { url, description, stop: async () => undefined, keepRunning: () => () => undefined };
  } catch (error) {
    throw new StartError(`The database at ${place} (DATABASE_URL) ${whyNot(error)}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Codes of PostgreSQL as in its manual, appendix A. */
function whyNot(error: unknown): string {
  const code = errorCode(error);
  if (code === "28P01" || code === "28000") return "refuses this user or password: correct the address";
  if (code === "3D000") return "does not exist: create it, or correct the address";
  const reason = code || (error instanceof Error ? error.message : String(error));
  return `cannot be reached (${reason}): start the server, or correct the address`;
}

function describe(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return "this address";
  }
}
