import type pg from "pg";

export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * Where the bytes of files are: whatever gives a number for them that fits the column `content`. Works within
 * the transaction that writes or removes the rows, so that neither is ever there without the other.
 */
interface ByteStore {
  put(client: pg.ClientBase, bytes: Uint8Array): Promise<number>;
  /** Null where there is nothing by this number. */
  get(client: pg.ClientBase | pg.Pool, content: number): Promise<Uint8Array | null>;
  remove(client: pg.ClientBase, contents: number[]): Promise<void>;
  /** Of what is kept by no row of `files` any more, up to `limit`. */
  unreferenced(client: pg.ClientBase, limit: number): Promise<number[]>;
}

/** Tells our large objects from those of others in the same database: they say so themselves. */
const MARK = "heddle file";

const UNREFERENCED = `
SELECT objoid::bigint AS content FROM pg_description
WHERE classoid = 'pg_largeobject'::regclass AND description = '${MARK}'
  AND NOT EXISTS (SELECT FROM files WHERE content = objoid)
LIMIT $1`;

/** PostgreSQL's large objects, which are part of its transactions and of every dump. */
export const fileBytes: ByteStore = {
  async put(client, bytes) {
    const { rows } = await client.query<{ content: number }>("SELECT lo_from_bytea(0, $1) AS content", [
      bytes,
    ]);
    const content = Number(rows[0]?.content);
    // A comment takes no parameters; this is a number.
    await client.query(`COMMENT ON LARGE OBJECT ${content} IS '${MARK}'`);
    return content;
  },

  async get(client, content) {
    const { rows } = await client.query<{ bytes: Buffer }>(
      "SELECT lo_get(oid) AS bytes FROM pg_largeobject_metadata WHERE oid = $1",
      [content],
    );
    return rows[0]?.bytes ?? null;
  },

  async remove(client, contents) {
    await client.query(
      "SELECT lo_unlink(oid) FROM pg_largeobject_metadata WHERE oid = ANY ($1::bigint[]::oid[])",
      [contents],
    );
  },

  async unreferenced(client, limit) {
    const { rows } = await client.query<{ content: string }>(UNREFERENCED, [limit]);
    return rows.map(({ content }) => Number(content));
  },
};
