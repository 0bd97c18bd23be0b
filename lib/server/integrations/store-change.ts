import type pg from "pg";
import type { StoreChange } from "@/lib/nodes/services";
import { assertNever } from "@/lib/utils/assert-never";
import { newId } from "@/lib/utils/ids";
import { type Json, type JsonObject, toJson } from "@/lib/utils/json";
import { checkName, checkValue, StoreInputError } from "../store-limits";

type Place = [workspaceId: string, collection: string, key: string];

const PLACE = "(workspace_id, collection, key)";

/** `xmax` is 0 in a row that was inserted. */
const PUT = `
INSERT INTO store_records (workspace_id, collection, key, value) VALUES ($1, $2, $3, $4::jsonb)
ON CONFLICT ${PLACE} DO UPDATE SET value = excluded.value, updated_at = now()
RETURNING xmax = 0 AS created`;

const MERGE = `
INSERT INTO store_records (workspace_id, collection, key, value) VALUES ($1, $2, $3, $4::jsonb)
ON CONFLICT ${PLACE} DO UPDATE SET value = store_records.value || excluded.value, updated_at = now()
WHERE jsonb_typeof(store_records.value) = 'object'
RETURNING value`;

/** The row's lock orders concurrent increments; each sees the sum of those before it. */
const INCREMENT = `
INSERT INTO store_records (workspace_id, collection, key, value) VALUES ($1, $2, $3, to_jsonb($4::numeric))
ON CONFLICT ${PLACE} DO UPDATE
SET value = to_jsonb(store_records.value::numeric + $4::numeric), updated_at = now()
WHERE jsonb_typeof(store_records.value) = 'number'
RETURNING value AS number`;

const INCREMENT_FIELD = `
INSERT INTO store_records (workspace_id, collection, key, value)
VALUES ($1, $2, $3, jsonb_build_object($5::text, $4::numeric))
ON CONFLICT ${PLACE} DO UPDATE
SET value = jsonb_set(store_records.value, ARRAY[$5::text],
                      to_jsonb(coalesce((store_records.value -> $5::text)::numeric, 0) + $4::numeric)),
    updated_at = now()
WHERE jsonb_typeof(store_records.value) = 'object'
  AND coalesce(jsonb_typeof(store_records.value -> $5::text), 'number') = 'number'
RETURNING value -> $5::text AS number`;

const DELETE = "DELETE FROM store_records WHERE workspace_id = $1 AND collection = $2 AND key = $3";

/**
 * Makes a change, within the caller's transaction, and gives what the node gives: whether the record is new, the
 * new value, or whether there was one to delete. Throws `StoreInputError`.
 */
export async function applyChange(
  client: pg.ClientBase,
  workspaceId: string,
  change: StoreChange,
): Promise<JsonObject> {
  checkName(change.collection, "collection");
  const key = change.operation === "append" ? newId("rec") : change.key;
  checkName(key, "key");
  const place: Place = [workspaceId, change.collection, key];
  switch (change.operation) {
    case "put":
      return { key, created: await put(client, place, change.value) };
    case "append":
      await put(client, place, change.value);
      return { key };
    case "merge":
      return { key, value: await merge(client, place, change.value) };
    case "increment":
      return { key, value: await increment(client, place, change) };
    case "delete":
      return { deleted: (await client.query(DELETE, place)).rowCount === 1 };
    default:
      return assertNever(change);
  }
}

async function put(client: pg.ClientBase, place: Place, value: Json): Promise<boolean> {
  const { rows } = await client.query<{ created: boolean }>(PUT, [...place, checkValue(value)]);
  return rows[0]?.created ?? false;
}

async function merge(client: pg.ClientBase, place: Place, value: JsonObject): Promise<Json> {
  const { rows } = await client.query<{ value: Json }>(MERGE, [...place, checkValue(value)]);
  if (!rows[0]) throw unfit(`The record “${place[2]}” is no object, into which properties could be merged.`);
  checkValue(rows[0].value);
  return rows[0].value;
}

async function increment(
  client: pg.ClientBase,
  place: Place,
  { field, by }: { field: string; by: number },
): Promise<Json> {
  const { rows } = await client.query<{ number: Json }>(
    field === "" ? INCREMENT : INCREMENT_FIELD,
    field === "" ? [...place, by] : [...place, by, field],
  );
  const [row] = rows;
  if (row && Number.isFinite(row.number)) return toJson(row.number);
  const what = field === "" ? "" : `, or its “${field}”,`;
  throw unfit(`The record “${place[2]}”${what} is no number to which something could be added.`);
}

function unfit(message: string): StoreInputError {
  return new StoreInputError("store-kind", message);
}
