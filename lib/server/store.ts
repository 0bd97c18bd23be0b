import type { StoreCollection, StoreRecordView } from "@/lib/api/contracts/store";
import type { Json } from "@/lib/utils/json";
import { type Caller, inWorkspace, may } from "./access";
import { AppError, notFound } from "./app-error";
import { pool } from "./db";
import type { Page } from "./page";
import { checkName, checkValue, storeError } from "./store-limits";

/** Attempts of a step are over long before. */
const EFFECTS_KEPT_DAYS = 30;

interface Wanted {
  cursor?: string | undefined;
  limit: number;
}

const COLLECTIONS = `
SELECT collection AS name, count(*)::int AS records, max(updated_at) AS "updatedAt"
FROM store_records WHERE workspace_id = $1 AND collection > $2
GROUP BY collection ORDER BY collection LIMIT $3`;

const RECORDS = `
SELECT key, value, created_at AS "createdAt", updated_at AS "updatedAt" FROM store_records
WHERE workspace_id = $1 AND collection = $2 AND key > $3
  AND ($4 = '' OR strpos(lower(key), lower($4)) > 0 OR strpos(lower(value::text), lower($4)) > 0)
ORDER BY key LIMIT $5`;

const PUT = `
INSERT INTO store_records (workspace_id, collection, key, value) VALUES ($1, $2, $3, $4::jsonb)
ON CONFLICT (workspace_id, collection, key) DO UPDATE SET value = excluded.value, updated_at = now()
RETURNING key, value, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** The collections of the workspace by name; there is one for as long as it has records. */
export async function listCollections(
  caller: Caller,
  { cursor = "", limit }: Wanted,
): Promise<Page<StoreCollection>> {
  const { workspaceId } = inWorkspace(caller, "view");
  const { rows } = await pool().query<Dated<StoreCollection>>(COLLECTIONS, [workspaceId, cursor, limit + 1]);
  return paged(rows, limit, ({ name }) => name, presentCollection);
}

/** Records by key, or those with `q` in their key or value. */
export async function listRecords(
  caller: Caller,
  collection: string,
  { cursor = "", limit, q = "" }: Wanted & { q?: string | undefined },
): Promise<Page<StoreRecordView>> {
  const { workspaceId } = inWorkspace(caller, "view");
  const values = [workspaceId, collection, cursor, q, limit + 1];
  const { rows } = await pool().query<Dated<StoreRecordView>>(RECORDS, values);
  return paged(rows, limit, ({ key }) => key, presentRecord);
}

/** Throws `forbidden`, and `invalid-request` for a name or value that the store does not keep. */
export async function putRecord(
  caller: Caller,
  collection: string,
  key: string,
  value: Json,
): Promise<StoreRecordView> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot change records.");
  try {
    checkName(collection, "collection");
    checkName(key, "key");
    const values = [caller.workspaceId, collection, key, checkValue(value)];
    const { rows } = await pool().query<Dated<StoreRecordView>>(PUT, values);
    const [row] = rows;
    if (!row) throw new Error("The database gave no row for a record that was put");
    return presentRecord(row);
  } catch (error) {
    const refused = storeError(error);
    throw refused ? new AppError("invalid-request", refused.message, { cause: error }) : error;
  }
}

export async function deleteRecord(caller: Caller, collection: string, key: string): Promise<void> {
  const { rowCount } = await pool().query(
    "DELETE FROM store_records WHERE workspace_id = $1 AND collection = $2 AND key = $3",
    [inWorkspace(caller, "edit").workspaceId, collection, key],
  );
  if (rowCount === 0) throw notFound("record");
}

/** Forgets which changes were made so long ago that no attempt at them can come again. */
export async function dropOldEffects(): Promise<void> {
  await pool().query("DELETE FROM store_effects WHERE created_at < now() - make_interval(days => $1)", [
    EFFECTS_KEPT_DAYS,
  ]);
}

/** A row with its moments as the database gives them. */
type Dated<T> = { [K in keyof T]: K extends "createdAt" | "updatedAt" ? Date : T[K] };

function presentCollection(row: Dated<StoreCollection>): StoreCollection {
  return { ...row, updatedAt: row.updatedAt.toISOString() };
}

function presentRecord(row: Dated<StoreRecordView>): StoreRecordView {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}

/** A page of rows that are in the order of their name, which is where the next one starts. */
function paged<Row, T>(
  rows: Row[],
  limit: number,
  nameOf: (row: Row) => string,
  present: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), nextCursor: rows.length > limit && last ? nameOf(last) : null };
}
