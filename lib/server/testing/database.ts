import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase } from "../db";
import { executeSql } from "./execute-sql";

export interface TestDatabase {
  url: string;
  /** Ends the sessions that are still open and removes the database. */
  drop(): Promise<void>;
}

/** A fresh, migrated database of its own on the real PostgreSQL that serves the whole test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url: serverUrl, template } = inject("postgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await executeSql(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => executeSql(serverUrl, `drop database if exists ${name} with (force)`) };
}

/**
 * Gives this test file a database of its own, to which `prisma()`, `pool()` and `listen()` lead.
 * Call it at the top of the file.
 */
export function withTestDatabase(): void {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    process.env["DATABASE_URL"] = database.url;
    globalThis.heddleEnv = undefined;
  });
  afterAll(async () => {
    await closeDatabase();
    await database.drop();
  });
}
