import type { Pool, PoolClient, QueryResult, QueryResultRow } from "pg";

/** A prepared statement: parsed once a connection, under its name. */
export interface Statement {
  name: string;
  text: string;
}

/** A connection, a pool of them, or what executes statements in any other way. */
export interface Queryable {
  query<Row extends QueryResultRow>(statement: Statement & { values: unknown[] }): Promise<QueryResult<Row>>;
}

/** The executor's database. */
export interface Database {
  pool: Pool;
  /** For the few statements of each run that stand alone; it may be the pool. */
  commits: Queryable;
}

export async function execute<Row extends QueryResultRow>(
  on: Queryable,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  const result: QueryResult<Row> = await on.query<Row>({ ...statement, values });
  return result.rows;
}

const DEADLOCK = "40P01";
const SERIALIZATION_FAILURE = "40001";
const MAX_TRIES = 8;

/**
 * Does the work in one transaction, which is committed when it returns and rolled back when it throws.
 * A transaction that lost a deadlock is done again from its start: what led to it (a step that ran) must not be.
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (tries >= MAX_TRIES || !isLostLock(error)) throw error;
    }
  }
}

/** Whether PostgreSQL gave this transaction up in favour of another, so that it may simply be tried again. */
function isLostLock(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return code === DEADLOCK || code === SERIALIZATION_FAILURE;
}

async function once<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const lost = (cause: Error) => {
    broken = cause;
  };
  // Between two statements a connection tells of its end by an event, which ends the process if nobody listens.
  client.on("error", lost);
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.off("error", lost);
    client.release(broken);
  }
}
