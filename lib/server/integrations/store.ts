import type pg from "pg";
import { NodeError } from "@/lib/nodes/node-error";
import type { StoreChange, StoreEntry, StoreQuery, StoreService } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { pool } from "../db";
import { inTransaction } from "../in-transaction";
import { checkName, checkValue, storeError } from "../store-limits";
import { applyChange } from "./store-change";

const MAX_RECORDS = 1000;

interface Row {
  key: string;
  value: Json;
  created_at: Date;
  updated_at: Date;
}

const GET = `
SELECT key, value, created_at, updated_at FROM store_records
WHERE workspace_id = $1 AND collection = $2 AND key = $3`;

/** Every property of $3 with exactly its value; beyond that, the order says which come first. */
const QUERY = `
SELECT key, value, created_at, updated_at FROM store_records
WHERE workspace_id = $1 AND collection = $2 AND NOT EXISTS (
  SELECT FROM jsonb_each($3::jsonb) AS wanted (name, expected)
  WHERE store_records.value -> wanted.name IS DISTINCT FROM wanted.expected)`;

/**
 * The records of a workspace. Each change is one transaction with the note that it was made, so that a repeated
 * one gives the first one's result and changes nothing. Throws `NodeError` of class `invalid-input` for names
 * and values that cannot be kept: 1 to 200 characters, 1 MB.
 */
export function storeOf(workspaceId: string): StoreService {
  return {
    get: (collection, key) => refusing(() => getRecord(workspaceId, collection, key)),
    query: (query) => refusing(() => queryRecords(workspaceId, query)),
    change: (change) => refusing(() => changeOnce(workspaceId, change)),
  };
}

async function getRecord(workspaceId: string, collection: string, key: string): Promise<StoreEntry | null> {
  checkName(collection, "collection");
  checkName(key, "key");
  const { rows } = await pool().query<Row>(GET, [workspaceId, collection, key]);
  return rows[0] ? entryOf(rows[0]) : null;
}

async function queryRecords(workspaceId: string, query: StoreQuery): Promise<StoreEntry[]> {
  checkName(query.collection, "collection");
  checkValue(query.where);
  const { by, direction } = orderOf(query.order);
  const limit = Math.min(Math.max(1, Math.trunc(query.limit)), MAX_RECORDS);
  const { rows } = await pool().query<Row>(
    by === null
      ? `${QUERY} ORDER BY created_at ${direction}, key ${direction} LIMIT $4`
      : `${QUERY} ORDER BY value -> $5::text ${direction} NULLS LAST, created_at, key LIMIT $4`,
    [workspaceId, query.collection, JSON.stringify(query.where), limit, ...(by === null ? [] : [by])],
  );
  return rows.map(entryOf);
}

/** `by` is a property of the value; null for the time of creation. */
function orderOf(order: string): { by: string | null; direction: "ASC" | "DESC" } {
  if (order === "oldest" || order === "") return { by: null, direction: "ASC" };
  if (order === "newest") return { by: null, direction: "DESC" };
  return order.startsWith("-") ? { by: order.slice(1), direction: "DESC" } : { by: order, direction: "ASC" };
}

async function changeOnce(workspaceId: string, change: StoreChange): Promise<Json> {
  const { idempotencyKey } = change;
  const known = await effectOf(pool(), idempotencyKey);
  if (known) return known.result;
  return await inTransaction(async (client) => {
    const result = await applyChange(client, workspaceId, change);
    const { rowCount } = await client.query(
      "INSERT INTO store_effects (idempotency_key, result) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      [idempotencyKey, JSON.stringify(result)],
    );
    if (rowCount === 0) throw new MadeBefore();
    return result;
  }).catch(async (error: unknown) => {
    if (!(error instanceof MadeBefore)) throw error;
    return (await effectOf(pool(), idempotencyKey))?.result ?? null;
  });
}

/** Undoes a change that another attempt made in the meantime. */
class MadeBefore extends Error {}

async function effectOf(client: pg.Pool, idempotencyKey: string): Promise<{ result: Json } | null> {
  const { rows } = await client.query<{ result: Json }>(
    "SELECT result FROM store_effects WHERE idempotency_key = $1",
    [idempotencyKey],
  );
  return rows[0] ?? null;
}

function entryOf({ key, value, created_at, updated_at }: Row): StoreEntry {
  return { key, value, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

/** What cannot be kept, as a node's failure. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refused = storeError(error);
    throw refused ? new NodeError("invalid-input", refused.code, refused.message, { cause: error }) : error;
  }
}
