import pg from "pg";
import { NodeError } from "@/lib/nodes/node-error";
import type { SqlRequest, SqlResult } from "@/lib/nodes/services";
import type { Json, JsonObject } from "@/lib/utils/json";
import { openCredential } from "./credentials";
import type { RunScope } from "./run-scope";
import { connectionOf, databaseOf } from "./sql-connection";
import { sqlFailure } from "./sql-failure";
import { asParameter, jsonTypes, objectOf } from "./sql-values";

const MAX_BYTES = 10 * 1024 * 1024;
/** What the statement leaves for the answer to arrive, when the database itself ends it for its time. */
const MARGIN_MS = 250;

/**
 * One statement on the database of a credential of kind `postgres`, in a transaction of its own, which is
 * undone unless everything went well. The extended protocol takes one statement only, and values only as
 * parameters. Connects only to addresses that outgoing calls may reach. Rows are JSON as sql-values.ts says.
 * Throws `NodeError`: `auth`, `unavailable`, `timeout`, `refused` for a private address or a result of more
 * than `maxRows` rows or 10 MB, `invalid-input` with the place in the statement for all that is wrong with it.
 * An aborted signal is thrown as it is.
 */
export async function runSql(
  scope: Pick<RunScope, "workspaceId" | "secrets">,
  request: SqlRequest & { readOnly?: boolean },
): Promise<SqlResult> {
  const { values } = await openCredential(scope, request.credential, ["postgres"], request);
  const database = databaseOf(values["url"] ?? "");
  // The whole address is masked already; errors of a database quote the password alone, if anything.
  scope.secrets.add(database.password);
  request.signal.throwIfAborted();
  const client = new pg.Client({ ...connectionOf(database), types: jsonTypes });
  try {
    return await endable(client, request, async () => {
      await client.connect();
      await client.query(openingOf(request));
      const result = await execute(client, request);
      await client.query("commit");
      return result;
    });
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    throw sqlFailure(error, request.statement);
  } finally {
    void client.end().catch(() => undefined);
  }
}

/** The work, given up when the time is up, the signal is aborted or the connection is lost. */
function endable<T>(client: pg.Client, request: SqlRequest, work: () => Promise<T>): Promise<T> {
  const { signal, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    const message = `The database did not answer within ${timeoutMs / 1000} s.`;
    const timer = setTimeout(() => reject(new NodeError("timeout", "sql-timeout", message)), timeoutMs);
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    // Without a listener, a connection that is lost would end the process.
    client.on("error", reject);
    void work()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      });
  });
}

/**
 * Begins the transaction. Its settings are local to it and not sent at the start of the session, because
 * connection poolers refuse or share those.
 */
function openingOf({ readOnly, timeoutMs }: { readOnly?: boolean; timeoutMs: number }): string {
  return [
    `begin ${readOnly ? "read only" : "read write"}`,
    `set local statement_timeout = ${Math.max(1, Math.round(timeoutMs - MARGIN_MS))}`,
    "set local datestyle = 'ISO, YMD'",
    "set local intervalstyle = 'iso_8601'",
    "set local bytea_output = 'hex'",
    "set local standard_conforming_strings = on",
  ].join("; ");
}

function execute(client: pg.Client, request: SqlRequest): Promise<SqlResult> {
  const { statement, parameters, maxRows } = request;
  const values = parameters.map((value, index) => asParameter(value, index + 1, statement));
  // Also without parameters: the simple protocol would take several statements.
  const query = new pg.Query<Json[]>(
    Object.assign({ text: statement, values, rowMode: "array", types: jsonTypes }, { queryMode: "extended" }),
  );
  return new Promise((resolve, reject) => {
    const rows: JsonObject[] = [];
    let bytes = 0;
    client.connection.stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) reject(tooMuch("The result is larger than 10 MB."));
    });
    query.on("row", (row, result) => {
      try {
        if (rows.length >= maxRows) throw tooMany(maxRows);
        rows.push(objectOf(row, result?.fields ?? []));
      } catch (error) {
        reject(error);
      }
    });
    query.on("end", (result) => resolve({ rows, rowCount: result.rowCount ?? rows.length }));
    query.on("error", reject);
    client.query(query);
  });
}

function tooMany(maxRows: number): NodeError {
  return tooMuch(`The result has more than ${maxRows} rows. Add a limit to the statement.`);
}

function tooMuch(message: string): NodeError {
  return new NodeError("refused", "sql-too-much", message);
}
