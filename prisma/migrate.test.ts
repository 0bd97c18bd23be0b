import { randomBytes } from "node:crypto";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { createTestDatabase } from "@/lib/server/testing/database";
import { applyMigrations, migrationScript } from "./migrate";

async function emptyDatabase(): Promise<string> {
  const { url } = inject("postgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

test("the migrations make exactly what schema.prisma describes", async () => {
  expect(await migrationScript("migrations", await emptyDatabase())).toBe("");
});

test("starts at the same time apply each migration once", async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all([applyMigrations(url), applyMigrations(url), applyMigrations(url)]);
  expect(applied.flat()).toEqual(["0001_init"]);
});

test("a test database is migrated and apart from others", async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await client.query("insert into users (id, email, name) values ('u', 'a@b.c', 'A')");
  const other = new pg.Client({ connectionString: two.url });
  await other.connect();
  expect((await other.query("select from users")).rowCount).toBe(0);
  const { rows } = await client.query("select name, setting from pg_settings where name = 'fsync'");
  expect(rows).toEqual([{ name: "fsync", setting: "on" }]);
  await Promise.all([client.end(), other.end()]);
  await Promise.all([one.drop(), two.drop()]);
});
