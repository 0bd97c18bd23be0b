import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Pool } from "pg";
import { applyMigrations } from "../prisma/migrate";
import { startEmbeddedPostgres } from "../scripts/postgres/embedded-postgres";

/**
 * Does the work with a database of its own, as durable as in production and gone afterwards. `crash` stops the
 * server without letting it write anything more, and starts it again at the same address.
 */
export async function withScratchDatabase<T>(
  work: (pool: Pool, connectionString: string, crash: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), "heddle-bench-"));
  let server = await startEmbeddedPostgres({ directory });
  const crash = async () => {
    const port = Number(new URL(server.url()).port);
    await server.stop("immediate");
    server = await startEmbeddedPostgres({ directory, port });
  };
  try {
    await applyMigrations(server.url());
    const pool = new Pool({ connectionString: server.url(), max: 10 });
    pool.on("error", () => undefined);
    const result = await work(pool, server.url(), crash);
    await pool.end();
    return result;
  } finally {
    await server.stop("immediate");
    rmSync(directory, { recursive: true, force: true });
  }
}
