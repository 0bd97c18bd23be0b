import type { AddressInfo } from "node:net";
import net from "node:net";
import pg from "pg";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SqlRequest } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { prisma } from "../db";
import { insertCredential } from "../testing/credentials";
import { withTestDatabase } from "../testing/database";
import { executeSql } from "../testing/execute-sql";
import { UsedSecrets } from "./run-scope";
import { runSql } from "./sql";

withTestDatabase();

const scope = { workspaceId: "ws_sql", secrets: new UsedSecrets() };
let url: URL;

function allow(hosts: string): void {
  process.env["HEDDLE_ALLOWED_HOSTS"] = hosts;
  globalThis.heddleEnv = undefined;
}

beforeAll(async () => {
  process.env["HEDDLE_SECRET"] = "a secret that is long enough for the tests";
  url = new URL(process.env["DATABASE_URL"] ?? "");
  allow(url.hostname);
  await prisma().workspace.create({ data: { id: scope.workspaceId, name: "Test" } });
  await executeSql(url.href, "create table people (id bigint primary key, name text not null, born date)");
});

beforeEach(async () => {
  await executeSql(url.href, "insert into people values (1, 'Ada', '1815-12-10'), (2, 'Alan', '1912-06-23')");
  await insertCredential(scope.workspaceId, { name: "db", kind: "postgres", values: { url: url.href } });
});

afterEach(async () => {
  allow(url.hostname);
  await executeSql(url.href, "truncate people");
  await prisma().credential.deleteMany();
});

function run(
  statement: string,
  parameters: Json[] = [],
  changes: Partial<SqlRequest & { readOnly: boolean }> = {},
) {
  const signal = new AbortController().signal;
  return runSql(scope, {
    credential: "db",
    statement,
    parameters,
    maxRows: 1000,
    timeoutMs: 10_000,
    signal,
    ...changes,
  });
}

async function resultOf(expression: string, ...parameters: Json[]): Promise<Json | undefined> {
  return (await run(`select ${expression} as v`, parameters)).rows[0]?.["v"];
}

async function connectTo(change: (changed: URL) => void): Promise<void> {
  const changed = new URL(url);
  change(changed);
  await prisma().credential.deleteMany();
  await insertCredential(scope.workspaceId, { name: "db", kind: "postgres", values: { url: changed.href } });
}

describe("a statement", () => {
  test("gives its rows as objects, and how many", async () => {
    expect(await run("select id, name from people where name like $1 order by id", ["A%"])).toEqual({
      rows: [
        { id: 1, name: "Ada" },
        { id: 2, name: "Alan" },
      ],
      rowCount: 2,
    });
  });

  test("changes data and says how many rows it changed", async () => {
    expect(await run("update people set name = upper(name)")).toEqual({ rows: [], rowCount: 2 });
    expect((await run("select name from people where id = 1")).rows).toEqual([{ name: "ADA" }]);
  });

  test("takes a parameter for what it is, never as part of its text", async () => {
    const evil = "x'; drop table people; --";
    expect(await resultOf("$1::text", evil)).toBe(evil);
    expect((await run("select * from people where name = $1", ["' or 1=1 --"])).rows).toEqual([]);
    expect((await run("select count(*) as n from people")).rows).toEqual([{ n: 2 }]);
  });

  test.each(["select 1; select 2", "select 1; drop table people", "delete from people; commit; select 1"])(
    "is one: %s is refused",
    async (statement) => {
      await expect(run(statement)).rejects.toMatchObject({
        class: "invalid-input",
        message: expect.stringContaining("multiple commands"),
      });
      expect((await run("select count(*) as n from people")).rows).toEqual([{ n: 2 }]);
    },
  );

  test("that may only read cannot change anything", async () => {
    const failure = run("delete from people", [], { readOnly: true });
    await expect(failure).rejects.toMatchObject({ class: "refused", code: "sql-25006" });
    expect((await run("select count(*) as n from people", [], { readOnly: true })).rows).toEqual([{ n: 2 }]);
  });

  test("that fails halfway leaves nothing", async () => {
    const failure = run("insert into people select g, 'x' from generate_series(5, 1, -1) g");
    await expect(failure).rejects.toMatchObject({ class: "invalid-input", code: "sql-23505" });
    expect((await run("select count(*) as n from people")).rows).toEqual([{ n: 2 }]);
  });
});

describe("values", () => {
  test.each<[string, Json]>([
    ["1::int", 1],
    ["9007199254740991::bigint", 9007199254740991],
    ["9007199254740993::bigint", "9007199254740993"],
    ["10.50::numeric", 10.5],
    ["0.1234567890123456789::numeric", "0.1234567890123456789"],
    ["'NaN'::numeric", "NaN"],
    ["1.5::float8", 1.5],
    ["0.1::float8 + 0.2::float8", 0.1 + 0.2],
    ["'-Infinity'::float8", "-Infinity"],
    ["true", true],
    ["null", null],
    ["'2026-03-01'::date", "2026-03-01"],
    ["'2026-03-01 12:30:00.5'::timestamp", "2026-03-01T12:30:00.5"],
    ["'2026-03-01 12:30:00+02'::timestamptz", "2026-03-01T10:30:00.000Z"],
    ["'infinity'::timestamptz", "infinity"],
    ["interval '1 day 2 hours'", "P1DT2H"],
    ["'{\"a\": [1, null]}'::jsonb", { a: [1, null] }],
    ["'\"text\"'::json", "text"],
    ["'\\x00ff'::bytea", "AP8="],
    ["array[]::int[]", []],
    ["'[0:1]={7,8}'::int[]", [7, 8]],
    ["array['NULL', 'null', '', '{', 'a\"b', 'c\\d']", ["NULL", "null", "", "{", 'a"b', "c\\d"]],
    ["array[1, null, 3]", [1, null, 3]],
    ["array['a', 'b,c', null]", ["a", "b,c", null]],
    [
      "array[array[1, 2], array[3, 4]]::bigint[]",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["array['{\"a\": 1}'::jsonb]", [{ a: 1 }]],
    ["'b3f0c9e0-0000-4000-8000-000000000000'::uuid", "b3f0c9e0-0000-4000-8000-000000000000"],
    ["point(1, 2)", "(1,2)"],
  ])("%s is %j", async (expression, value) => {
    expect(await resultOf(expression)).toEqual(value);
  });

  test.each<[string, Json, Json]>([
    ["$1::int + 1", 41, 42],
    ["$1::text", "ä\n'", "ä\n'"],
    ["$1::boolean", true, true],
    ["$1::text is null", null, true],
    ["2 = any($1::int[])", [1, 2], true],
    ["$1::text[]", ["a,b", null, '"'], ["a,b", null, '"']],
    ["cardinality($1::text[])", [], 0],
    ["$1::jsonb", { a: { b: [1] } }, { a: { b: [1] } }],
    ["$1::jsonb", [1, "2"], [1, "2"]],
    ["$1::jsonb -> 1", [{ a: 1 }, { b: 2 }], { b: 2 }],
  ])("%s with %j is %j", async (expression, parameter, value) => {
    expect(await resultOf(expression, parameter)).toEqual(value);
  });

  test("two columns of one name would lose a value and are refused", async () => {
    await expect(run("select 1 as id, 2 as id")).rejects.toMatchObject({ code: "sql-columns" });
    await expect(run(`select '{"x": 1}'::json as "__proto__"`)).rejects.toMatchObject({
      code: "sql-columns",
    });
  });
});

describe("limits", () => {
  test("more rows than wanted are a failure, as many are not", async () => {
    expect((await run("select from generate_series(1, 5)", [], { maxRows: 5 })).rowCount).toBe(5);
    await expect(run("select generate_series(1, 1000000000)", [], { maxRows: 5 })).rejects.toMatchObject({
      class: "refused",
      message: "The result has more than 5 rows. Add a limit to the statement.",
    });
  });

  test.each([
    "select repeat('x', 50000000) as v",
    "select repeat('x', 100000) as v from generate_series(1, 900)",
  ])("a result over 10 MB is refused: %s", async (statement) => {
    await expect(run(statement)).rejects.toMatchObject({ class: "refused", code: "sql-too-much" });
  });

  test("a statement ends when its time is up, in the database too", async () => {
    await expect(run("select pg_sleep(60)", [], { timeoutMs: 600 })).rejects.toMatchObject({
      class: "timeout",
    });
  });

  test("a cancelled run gives up at once, and what it had changed is undone", async () => {
    const controller = new AbortController();
    const changed = run("with d as (delete from people returning 1) select pg_sleep(5) from d", [], {
      signal: controller.signal,
    });
    const begun = async () =>
      (
        await run(
          "select count(*) as n from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()",
        )
      ).rows[0]?.["n"] !== 0;
    while (!(await begun()));
    controller.abort(new Error("cancelled"));
    await expect(changed).rejects.toThrow("cancelled");
    expect((await run("select count(*) as n from people")).rows).toEqual([{ n: 2 }]);
  });
});

describe("a failure", () => {
  test("names the place in the statement", async () => {
    await expect(run("select id,\n  nmae from people")).rejects.toMatchObject({
      class: "invalid-input",
      code: "sql-42703",
      message:
        'line 2, column 3: column "nmae" does not exist. Perhaps you meant to reference the column "people.name".',
    });
  });

  test("of the login is one of class auth, without the password", async () => {
    await executeSql(url.href, "create role locked login password 'not-this-one'");
    await connectTo((changed) => {
      changed.username = "locked_out";
      changed.password = "open-sesame-123";
    });
    const failure = await run("select 1").catch((error) => error);
    expect(failure).toMatchObject({ class: "auth" });
    expect(failure.message).not.toContain("open-sesame");
    expect(scope.secrets.mask("it is open-sesame-123")).toBe("it is ••••••");
    await executeSql(url.href, "drop role locked");
  });

  test("of a host that does not answer is one of class unavailable", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await connectTo((changed) => {
      changed.port = String(port);
    });
    await expect(run("select 1")).rejects.toMatchObject({ class: "unavailable", code: "no-answer" });
  });

  test("of a connection that is lost is one of class unavailable", async () => {
    const failure = run("select pg_terminate_backend(pg_backend_pid())");
    await expect(failure).rejects.toMatchObject({ class: "unavailable" });
  });

  test("of a host that hangs is a timeout", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await connectTo((changed) => {
      changed.port = String(port);
    });
    await expect(run("select 1", [], { timeoutMs: 300 })).rejects.toMatchObject({ class: "timeout" });
    server.close();
  });
});

describe("a connection", () => {
  test("goes to no private address, however it is written", async () => {
    allow("");
    for (const host of [
      "127.0.0.1",
      "localhost",
      "2130706433",
      "0x7f.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "10.0.0.1",
    ]) {
      await connectTo((changed) => {
        changed.host = host;
        changed.port = url.port;
      });
      await expect(run("select 1"), host).rejects.toMatchObject({
        class: "refused",
        code: "private-address",
      });
    }
  });

  test("follows no parameter that names another host or a file", async () => {
    await connectTo((changed) => changed.searchParams.set("host", "/var/run/postgresql"));
    expect(await resultOf("inet_server_port()")).toBe(Number(url.port));
  });

  test("takes nothing from this process's environment", async () => {
    process.env["PGPASSWORD"] = "of-this-process";
    const sent: string[] = [];
    const server = net.createServer((socket) => {
      socket.once("data", () => socket.write(Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3])));
      socket.on("data", (chunk) => sent.push(chunk.toString("latin1")));
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await connectTo((changed) => {
      changed.port = String(port);
      changed.password = "";
    });
    await run("select 1", [], { timeoutMs: 500 }).catch(() => undefined);
    delete process.env["PGPASSWORD"];
    server.close();
    expect(sent.join()).not.toContain("of-this-process");
  });

  test("is closed again", async () => {
    await Promise.all([run("select 1"), run("select nonsense").catch(() => undefined)]);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const open = async () =>
      (
        await client.query(
          "select from pg_stat_activity where application_name = 'Heddle' and datname = current_database()",
        )
      ).rowCount;
    while ((await open()) !== 0);
    await client.end();
  });

  test("needs a credential that is there and an address that can be read", async () => {
    await expect(run("select 1", [], { credential: "none" })).rejects.toMatchObject({
      class: "auth",
      code: "no-credential",
    });
    for (const text of [
      "mysql://a:b@c/d",
      "nothing",
      "postgres://host/db",
      "postgres://u:%zz@host/db",
      "postgres://u@h/d?sslmode=x",
    ]) {
      await prisma().credential.deleteMany();
      await insertCredential(scope.workspaceId, { name: "db", kind: "postgres", values: { url: text } });
      await expect(run("select 1"), text).rejects.toMatchObject({ class: "auth", code: "bad-database-url" });
    }
  });
});
