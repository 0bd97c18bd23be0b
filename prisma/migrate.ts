import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { catalogueReader } from "./catalogue-reader";

type SchemaEngine = wasm.SchemaEngine;
type MigrationList = Parameters<SchemaEngine["applyMigrations"]>[0]["migrationsList"];

const here = path.dirname(fileURLToPath(import.meta.url));
export const migrationsFolder = path.join(here, "migrations");
const schemaFile = path.join(here, "schema.prisma");
const filters = { externalTables: [], externalEnums: [] };

/** Any number that no other program takes on the same database: two starts must not migrate at once. */
const ADVISORY_LOCK = 4_873_300_117;

/**
 * Brings a database up to the newest migration; returns the names of those it applied, oldest first.
 * The record is Prisma's own (`_prisma_migrations`), so `prisma migrate deploy` may be used as well.
 * @throws Error when the database cannot be reached or a migration fails.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  return await withLock(databaseUrl, () =>
    withEngine(
      databaseUrl,
      (pool) => new PrismaPg(pool),
      async (engine) => {
        const output = await engine.applyMigrations({ migrationsList: migrationList(), filters });
        return output.appliedMigrationNames;
      },
    ),
  );
}

/**
 * The SQL that leads from the migrations, or from nothing, to schema.prisma; empty when they agree.
 * The scratch database must be empty; the migrations are played into it.
 */
export async function migrationScript(from: "migrations" | "empty", scratchUrl: string): Promise<string> {
  return await withEngine(scratchUrl, catalogueReader, async (engine) => {
    const { stdout } = await engine.diff({
      from: from === "empty" ? { tag: "empty" } : { tag: "migrations", ...migrationList() },
      to: { tag: "schemaDatamodel", files: [schemaSource()] },
      script: true,
      exitCode: null,
      filters,
    });
    const script = stdout?.trim() ?? "";
    return script === "-- This is an empty migration." ? "" : script;
  });
}

async function withLock<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // The next statement says what became of the connection.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [ADVISORY_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}

/** Ends its connections itself: the engine's own lock lasts as long as the session that took it. */
async function withEngine<T>(
  databaseUrl: string,
  adaptersFor: (pool: pg.Pool) => SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await loadEngine();
  const pool = new pg.Pool({ connectionString: databaseUrl });
  pool.on("error", () => undefined);
  const factory = bindMigrationAwareSqlAdapterFactory(adaptersFor(pool));
  const { path: name, content } = schemaSource();
  try {
    const engine = await wasm.SchemaEngine.new({ datamodels: [[name, content]] }, () => undefined, factory);
    return await work(engine).finally(() => engine.free());
  } finally {
    await pool.end();
  }
}

let loading: Promise<void> | undefined;

/** The package's own entry imports the .wasm file as a module, which Node 20 cannot do. */
function loadEngine(): Promise<void> {
  loading ??= instantiateEngine();
  return loading;
}

async function instantiateEngine(): Promise<void> {
  const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(path.join(path.dirname(glue), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engineImports() });
  const start = instance.exports["__wbindgen_start"];
  if (typeof start !== "function") throw new Error("The schema engine has no start function.");
  wasm.__wbg_set_wasm(instance.exports);
  start();
}

/** The glue, but for its timers: the engine leaves a 10 s one behind, which would hold up our exit. */
function engineImports(): WebAssembly.ModuleImports {
  const imports: WebAssembly.ModuleImports = { ...wasm };
  for (const name of Object.keys(imports)) {
    if (!name.startsWith("__wbg_setTimeout_")) continue;
    imports[name] = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs >>> 0).unref();
  }
  return imports;
}

function schemaSource(): { path: string; content: string } {
  return { path: "schema.prisma", content: readFileSync(schemaFile, "utf8") };
}

function migrationList(): MigrationList {
  const folders = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(path.join(migrationsFolder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((name) => ({ path: name, migrationFile: { path: "migration.sql", content: migrationSql(name) } })),
  };
}

function migrationSql(name: string): { tag: "ok"; value: string } {
  return { tag: "ok", value: readFileSync(path.join(migrationsFolder, name, "migration.sql"), "utf8") };
}
