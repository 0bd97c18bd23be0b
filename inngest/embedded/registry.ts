import type { Pool } from "pg";
import { execute, inTransaction, type Statement } from "./database";
import { type FunctionConfig, matchesEventName, readFunctionConfigs } from "./function-config";
import { type WireFunction, wireFunction } from "./wire-function";

/** The functions of all apps that use this database, and whether any is triggered by another's end. */
export interface Registry {
  functions: ReadonlyMap<string, FunctionConfig>;
  announceFinished: boolean;
}

// In the order of their ids, so that two workers that start at once do not wait for each other.
const REPLACE: Statement = {
  name: "executor_register_functions",
  text: `INSERT INTO executor_functions AS f (id, app_id, config)
    SELECT id, $1, config FROM unnest($2::text[], $3::text[]) AS n(id, config) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, config = excluded.config
      WHERE f.app_id <> excluded.app_id OR f.config <> excluded.config
    RETURNING f.id`,
};

const REMOVE: Statement = {
  name: "executor_unregister_functions",
  text: "DELETE FROM executor_functions WHERE app_id = $1 AND id <> ALL($2::text[]) RETURNING id",
};

const NOTIFY: Statement = {
  name: "executor_notify_functions",
  text: "SELECT pg_notify('executor', 'functions')",
};

const LOAD: Statement = {
  name: "executor_load_functions",
  text: "SELECT config FROM executor_functions ORDER BY id",
};

/**
 * Makes the functions of an app known to every process, in place of those that it had before, and returns them.
 * @throws Error naming every option that the executor does not have; nothing is changed then.
 */
export async function registerFunctions(
  pool: Pool,
  appId: string,
  functions: WireFunction[],
): Promise<FunctionConfig[]> {
  const configs = readFunctionConfigs(functions);
  const ids = functions.map(({ id }) => id);
  await inTransaction(pool, async (client) => {
    const texts = functions.map((fn) => JSON.stringify(fn));
    const changed = await execute(client, REPLACE, [appId, ids, texts]);
    const removed = await execute(client, REMOVE, [appId, ids]);
    if (changed.length + removed.length > 0) await execute(client, NOTIFY, []);
  });
  return configs;
}

/** Reads all functions that are known; what another version of this program registered and this one cannot read is not. */
export async function loadRegistry(pool: Pool): Promise<Registry> {
  const rows = await execute<{ config: string }>(pool, LOAD, []);
  const configs = rows.flatMap(({ config }) => {
    const parsed = wireFunction.safeParse(JSON.parse(config));
    return parsed.success ? readable(parsed.data) : [];
  });
  return {
    functions: new Map(configs.map((config) => [config.id, config])),
    announceFinished: configs.some((config) =>
      config.triggers.some(({ event }) => matchesEventName(event, "inngest/function.finished")),
    ),
  };
}

function readable(fn: WireFunction): FunctionConfig[] {
  try {
    return readFunctionConfigs([fn]);
  } catch {
    return [];
  }
}
