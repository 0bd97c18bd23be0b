import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/prisma/generated/client";
import { EnvironmentError, env } from "./env";
import { GROUPS_AT_ONCE, GroupCommit, type Statements } from "./group-commit";
import { createListener, type Listener, type NotificationHandler } from "./listener";
import { log } from "./log";

interface Database {
  pool: pg.Pool;
  commits: GroupCommit;
  prisma: PrismaClient;
  listener: Listener;
}

declare global {
  var heddleDatabase: Database | undefined;
}

const POOL_SIZE = 20;
/** A process that is frozen in the middle of a transaction must not keep its locks from the others. */
const LONGEST_IDLE_IN_TRANSACTION = "10s";

/** Connections for plain SQL, shared with `prisma()`: one pool a process. */
export function pool(): pg.Pool {
  return database().pool;
}

/** For the short statements that each run takes a few of: those of many runs at once share a commit. */
export function commits(): Statements {
  return database().commits;
}

export function prisma(): PrismaClient {
  return database().prisma;
}

/**
 * Calls the handler with the payload of each NOTIFY on the channel, over the one connection of this process
 * that listens. Resolves when listening has begun; the answer ends it. A null payload says that the
 * connection had been lost and is back: what was sent in between is unknown, so look again.
 */
export async function listen(channel: string, handler: NotificationHandler): Promise<() => void> {
  return await database().listener.listen(channel, handler);
}

/** Ends all connections of this process; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const open = globalThis.heddleDatabase;
  globalThis.heddleDatabase = undefined;
  if (!open) return;
  await open.listener.close();
  await open.prisma.$disconnect();
  await open.commits.end();
  await open.pool.end();
}

function database(): Database {
  globalThis.heddleDatabase ??= connect();
  return globalThis.heddleDatabase;
}

function connect(): Database {
  const connectionString = env().DATABASE_URL;
  if (!connectionString)
    throw new EnvironmentError("DATABASE_URL must be set, as npm start does for its processes.");
  const pool = openPool({ connectionString, max: POOL_SIZE });
  const commits = new GroupCommit(openPool({ connectionString, max: GROUPS_AT_ONCE, pipeline: true }));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return { pool, commits, prisma, listener: createListener(connectionString) };
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ keepAlive: true, onConnect: prepareConnection, ...config });
  pool.on("error", (error) => log().warn({ err: error }, "an idle database connection was lost"));
  return pool;
}

/**
 * A connection that is lost in the middle of a transaction, between two statements, tells only its listeners:
 * without one the process would end. The limit is set by a statement, because connection poolers refuse it among
 * the parameters of a connection.
 */
async function prepareConnection(client: pg.ClientBase): Promise<void> {
  client.on("error", () => undefined);
  await client.query(`SET idle_in_transaction_session_timeout = '${LONGEST_IDLE_IN_TRANSACTION}'`);
}
