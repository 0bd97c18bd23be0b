import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, type SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

const { CHAR, TEXT } = pg.types.builtins;

/**
 * Connects the schema engine to one database, that of the pool, for all purposes, its shadow database included.
 * The engine reads the catalogue, whose internal type "char" the adapter (7.10) refuses: here such
 * columns pass the adapter as text and reach the engine as the single characters it expects.
 */
export function catalogueReader(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const adapters = new PrismaPg(pool);
  const charColumns = disguiseChars(pool);
  const connect = async () => {
    const adapter = await adapters.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const column of charColumns.get(result.rows) ?? []) {
        result.columnTypes[column] = ColumnTypeEnum.Character;
      }
      return result;
    };
    return adapter;
  };
  return {
    provider: adapters.provider,
    adapterName: adapters.adapterName,
    connect,
    connectToShadowDb: connect,
  };
}

/** Makes the pool call "char" columns text; tells, by the rows of a result, which columns these were. */
function disguiseChars(pool: pg.Pool): WeakMap<object, number[]> {
  const charColumns = new WeakMap<object, number[]>();
  const query = async (config: pg.QueryArrayConfig, values?: unknown[]) => {
    const client = await pool.connect();
    try {
      const result = await client.query(config, values);
      const columns = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
      for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
      charColumns.set(result.rows, columns);
      return result;
    } finally {
      client.release();
    }
  };
  Object.assign(pool, { query });
  return charColumns;
}
