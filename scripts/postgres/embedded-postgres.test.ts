import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isAlive } from "../process-info";
import { makeLibraryLinks } from "./binaries";
import { startEmbeddedPostgres, stopServerOf } from "./embedded-postgres";
import { clearStalePidFile, runningPostmaster } from "./postmaster";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "heddle-postgres-"));
});
afterEach(async () => {
  await stopServerOf(directory);
  rmSync(directory, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return await client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

test("a server that was left running is adopted, with its data", async () => {
  const first = await startEmbeddedPostgres({ directory });
  await query(first.url(), "create table kept as select 1 as n");
  const second = await startEmbeddedPostgres({ directory });
  expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
  expect(await query(second.url(), "select n from kept")).toEqual([{ n: 1 }]);
});

test("a server that was killed outright starts again with what had been committed", async () => {
  const first = await startEmbeddedPostgres({ directory });
  await query(first.url(), "create table kept as select 1 as n");
  process.kill(first.pid, "SIGKILL");
  await vi.waitFor(() => expect(isAlive(first.pid)).toBe(false));
  const second = await startEmbeddedPostgres({ directory });
  expect(second.adopted).toBe(false);
  expect(await query(second.url(), "select n from kept")).toEqual([{ n: 1 }]);
});

test("it is closed to those without the password, and checks its pages", async () => {
  const server = await startEmbeddedPostgres({ directory });
  const wrong = server.url().replace(/:[^:@]+@/, ":wrong@");
  await expect(query(wrong, "select 1")).rejects.toThrow(/password authentication failed/);
  expect(await query(server.url(), "show data_checksums")).toEqual([{ data_checksums: "on" }]);
  expect(await query(server.url(), "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
});

test("a postmaster.pid whose process id now is another program's is cleared", () => {
  const file = path.join(directory, "postmaster.pid");
  writeFileSync(file, `${process.pid}\n${directory}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`);
  expect(runningPostmaster(directory)).toBeNull();
  clearStalePidFile(directory);
  expect(existsSync(file)).toBe(false);
});

test("missing library links are made, once", () => {
  mkdirSync(path.join(directory, "native/lib"), { recursive: true });
  const list = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  writeFileSync(path.join(directory, "native/pg-symlinks.json"), JSON.stringify(list));
  writeFileSync(path.join(directory, "native/lib/libpq.so.5.18"), "");
  expect(makeLibraryLinks(directory)).toBe(1);
  expect(readlinkSync(path.join(directory, "native/lib/libpq.so.5"))).toBe("libpq.so.5.18");
  expect(makeLibraryLinks(directory)).toBe(0);
});
