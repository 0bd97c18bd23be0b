import type { Pool, PoolClient, QueryResult, QueryResultRow } from "pg";

/** A prepared statement that stands alone, with the values of its parameters. */
export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

/** Where statements that stand alone are executed and committed. */
export interface Statements {
  query<Row extends QueryResultRow>(statement: Statement): Promise<QueryResult<Row>>;
}

interface Asked {
  statement: Statement;
  resolve(result: QueryResult): void;
  reject(error: unknown): void;
}

const MOST_AT_ONCE = 32;
/** Groups at once: another begins only beside one that hangs, such as at a row that somebody has locked. */
export const GROUPS_AT_ONCE = 4;
const HANGS_AFTER_MS = 50;
const BEGIN = { name: "group-begin", text: "BEGIN" };
const COMMIT = { name: "group-commit", text: "COMMIT" };

/**
 * Executes statements of many callers together: those that come while others are under way are sent in one packet and
 * share one commit. That is most of the work for the short statements of a run, and nobody waits longer for it than
 * a commit of the others takes. Where one of a group fails, all are executed alone, so that one's fault is its own.
 * The pool has to be one with `pipeline: true`, and is used for nothing else.
 */
export class GroupCommit implements Statements {
  #asked: Asked[] = [];
  #groups = 0;
  /** The group that the next one waits for. */
  #going: object | null = null;

  constructor(readonly pool: Pool) {}

  /** Resolves when the statement is committed. Throws what a pool would throw. */
  query<Row extends QueryResultRow>(statement: Statement): Promise<QueryResult<Row>> {
    return new Promise<QueryResult>((resolve, reject) => {
      this.#asked.push({ statement, resolve, reject });
      // Whoever else asks in this turn of the event loop comes along.
      if (this.#asked.length === 1) queueMicrotask(() => this.#next());
    });
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  #next(): void {
    if (this.#asked.length === 0 || this.#going || this.#groups === GROUPS_AT_ONCE) return;
    const group = this.#asked.splice(0, MOST_AT_ONCE);
    this.#going = group;
    this.#groups++;
    const release = () => {
      if (this.#going === group) this.#going = null;
      this.#next();
    };
    const timer = setTimeout(release, HANGS_AFTER_MS);
    void this.#execute(group).finally(() => {
      clearTimeout(timer);
      this.#groups--;
      release();
    });
  }

  async #execute(group: Asked[]): Promise<void> {
    try {
      const client = await this.pool.connect();
      try {
        await settle(client, group);
      } finally {
        client.release();
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

async function settle(client: PoolClient, group: Asked[]): Promise<void> {
  const results = group.length > 1 ? await together(client, group) : null;
  if (results) {
    for (const [index, result] of results.entries()) group[index]?.resolve(result);
    return;
  }
  const alone = inOnePacket(client, () =>
    group.map(({ statement, resolve, reject }) => client.query(statement).then(resolve, reject)),
  );
  await Promise.all(alone);
}

/**
 * The results of a group that is committed, or null where that is not sure: to ask again on the same connection then
 * does nothing twice, as it is either whole, so that nothing was committed, or lost.
 */
async function together(client: PoolClient, group: Asked[]): Promise<QueryResult[] | null> {
  const statements = [BEGIN, ...group.map(({ statement }) => statement), COMMIT];
  const sent = inOnePacket(client, () => statements.map((each) => client.query(each)));
  const answers = await Promise.allSettled(sent);
  const results = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  // A transaction of which a statement failed answers to COMMIT that it was rolled back.
  const isWhole = results.length === statements.length && results.at(-1)?.command === "COMMIT";
  return isWhole ? results.slice(1, -1) : null;
}

/** Each packet is a system call here and a waking there. */
function inOnePacket<T>({ connection: { stream } }: PoolClient, send: () => T): T {
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
