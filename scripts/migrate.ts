import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrationScript, migrationsFolder } from "../prisma/migrate";
import { startEmbeddedPostgres } from "./postgres/embedded-postgres";

const usage = `Usage:
  npm run migrate new <name>    write the next migration: what schema.prisma has and the migrations have not
  npm run migrate reset-init    write 0001_init anew; only before the first release`;

async function main([command, name]: string[]): Promise<void> {
  if (command === "new" && name && /^[a-z0-9_]+$/.test(name)) return await writeNext(name);
  if (command === "reset-init") return await rewriteInit();
  console.error(usage);
  process.exitCode = 1;
}

async function writeNext(name: string): Promise<void> {
  const sql = await withScratchDatabase((url) => migrationScript("migrations", url));
  if (sql === "") return console.log("The migrations already make schema.prisma; there is nothing to write.");
  const last = migrationNames().at(-1) ?? "0000";
  write(`${String(Number.parseInt(last, 10) + 1).padStart(4, "0")}_${name}`, sql);
}

async function rewriteInit(): Promise<void> {
  const sql = await withScratchDatabase((url) => migrationScript("empty", url));
  for (const old of migrationNames()) rmSync(path.join(migrationsFolder, old), { recursive: true });
  write("0001_init", sql);
}

function migrationNames(): string[] {
  return readdirSync(migrationsFolder)
    .filter((name) => /^\d{4}_/.test(name))
    .sort();
}

function write(name: string, sql: string): void {
  mkdirSync(path.join(migrationsFolder, name));
  writeFileSync(path.join(migrationsFolder, name, "migration.sql"), `${sql}\n`);
  console.log(`Wrote prisma/migrations/${name}/migration.sql; read it before you commit it.`);
}

async function withScratchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), "heddle-migrate-"));
  const server = await startEmbeddedPostgres({ directory });
  try {
    return await work(server.url());
  } finally {
    await server.stop("immediate");
    rmSync(directory, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
