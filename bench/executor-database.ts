import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Pool } from "pg";
import { applyMigrations } from "../prisma/migrate";
import { startEmbeddedPostgres } from "../scripts/postgres/embedded-postgres";

/** Does the work with a database of its own, as durable as in production and gone afterwards. */
export async function withScratchDatabase<T>(
  work: (pool: Pool, connectionString: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), "heddle-bench-"));
  const server = await startEmbeddedPostgres({ directory });
  try {
    await applyMigrations(server.url());
    const pool = new Pool({ connectionString: server.url(), max: 10 });
    const result = await work(pool, server.url());
    await pool.end();
    return result;
  } finally {
    await server.stop("immediate");
    rmSync(directory, { recursive: true, force: true });
  }
}
