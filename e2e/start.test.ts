import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../scripts/free-port";
import { startEmbeddedPostgres } from "../scripts/postgres/embedded-postgres";
import { isAlive } from "../scripts/process-info";
import { type NpmStart, npmStart } from "./support/npm-start";

let folder: string;
let port: number;
const starts: NpmStart[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-start-"));
  port = await freePort();
});

afterEach(async () => {
  for (const start of starts.splice(0)) {
    start.signal("SIGTERM");
    await start.ended;
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A start over the data directory that the tests of this file share. */
function startHere(environment: Record<string, string> = {}): NpmStart {
  const started = npmStart({
    HEDDLE_DATA_DIR: path.join(folder, "data"),
    PORT: String(port),
    ...environment,
  });
  starts.push(started);
  return started;
}

/** Every process that has our data directory in its command line or environment. */
function leftovers(): string[] {
  const rows = execFileSync("ps", ["-ww", "-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return rows.filter((row) => {
    const pid = Number.parseInt(row, 10);
    if (Number.isNaN(pid) || pid === process.pid) return false;
    return row.includes(folder) || environmentOf(pid).includes(`HEDDLE_DATA_DIR=${folder}`);
  });
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

function postmasterPid(): number {
  return Number.parseInt(readFileSync(path.join(folder, "data/postgres/data/postmaster.pid"), "utf8"), 10);
}

async function isHealthy(): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/api/health`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function expectRefusal(start: NpmStart, sentence: RegExp): Promise<void> {
  expect(await start.ended).toBe(1);
  const said = start
    .output()
    .split("\n")
    .filter((line) => line.startsWith("  ✗ "));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(sentence);
  expect(start.output()).not.toMatch(/^\s+at .*:\d+/m);
}

test("the first start does every stage and serves; Ctrl-C leaves no process behind", async () => {
  const start = startHere();
  await start.ready();
  expect(await isHealthy()).toBe(true);
  expect(start.output()).toMatch(/✓ PostgreSQL [\d.]+ on port \d+ \(embedded\)/);
  expect(start.output()).toContain("✓ Database migrated: 0001_init");
  expect(statSync(path.join(folder, "data")).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, "data/secret")).mode & 0o777).toBe(0o600);
  start.signal("SIGINT");
  await start.ended;
  expect(start.output()).toContain("Stopped. Your data is kept.");
  expect(leftovers()).toEqual([]);
  expect(existsSync(path.join(folder, "data/lock"))).toBe(false);
}, 240_000);

test("the second start finds the database and the build, and makes neither again", async () => {
  const start = startHere();
  await start.ready();
  expect(start.output()).toContain("✓ Database is up to date");
  expect(start.output()).toContain("✓ App is already built");
});

test("a SIGTERM that reaches npm alone stops everything too", async () => {
  const start = startHere();
  await start.ready();
  start.process.kill("SIGTERM");
  await vi.waitFor(() => expect(leftovers()).toEqual([]), { timeout: 15_000, interval: 100 });
});

test("a second start beside a running one is refused and does not disturb it", async () => {
  const running = startHere();
  await running.ready();
  await expectRefusal(
    startHere(),
    /✗ Heddle is already running on .* \(process \d+\): stop that one first\.$/,
  );
  expect(await isHealthy()).toBe(true);
});

test("a taken port is refused in one sentence", async () => {
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  await expectRefusal(
    startHere(),
    /✗ Port \d+ is taken by another program: stop it, or set PORT to another\.$/,
  );
  other.close();
  expect(leftovers()).toEqual([]);
});

test("a data directory that cannot be written to is refused in one sentence", async () => {
  const file = path.join(folder, "a-file");
  writeFileSync(file, "");
  const start = startHere({ HEDDLE_DATA_DIR: path.join(file, "data") });
  await expectRefusal(start, /✗ The data directory .* cannot be written to \(\w+\): set HEDDLE_DATA_DIR/);
});

test.each([
  [{ PORT: "http" }, /✗ PORT must be a whole number from 1 to 65535 \(it is "http"\)\.$/],
  [{ HEDDLE_WORKERS: "many" }, /✗ HEDDLE_WORKERS must be a whole number from 0 to 64 \(it is "many"\)\.$/],
])("a bad environment value is refused in one sentence: %j", async (environment, sentence) => {
  await expectRefusal(startHere(environment), sentence);
});

test("a database that cannot be reached is refused in one sentence without its password", async () => {
  const nobody = await freePort();
  const start = startHere({ DATABASE_URL: `postgresql://me:hush@127.0.0.1:${nobody}/heddle` });
  await expectRefusal(start, /✗ The database at 127\.0\.0\.1:\d+\/heddle \(DATABASE_URL\) cannot be reached/);
  expect(start.output()).not.toContain("hush");
});

test("DATABASE_URL uses that PostgreSQL, and no other is started", async () => {
  const directory = path.join(folder, "elsewhere");
  const postgres = await startEmbeddedPostgres({ directory });
  const start = startHere({
    DATABASE_URL: postgres.url(),
    HEDDLE_DATA_DIR: path.join(folder, "data-elsewhere"),
  });
  await start.ready();
  expect(start.output()).not.toContain("(embedded)");
  expect(start.output()).toContain("✓ Database migrated: 0001_init");
  expect(await isHealthy()).toBe(true);
  start.process.kill("SIGTERM");
  await start.ended;
  expect(existsSync(path.join(folder, "data-elsewhere/postgres"))).toBe(false);
  await postgres.stop();
});

test("a lock file left by a crash is cleared, also where its process id lives on as another program", async () => {
  for (const lock of ['{"pid":1,"started":"long ago"}', '{"pid":4194303,"started":"1"}', "not json"]) {
    writeFileSync(path.join(folder, "data/lock"), lock);
    const start = startHere();
    await start.ready();
    start.signal("SIGTERM");
    await start.ended;
  }
});

test("when the start is killed outright, only PostgreSQL stays, and the next start adopts it", async () => {
  const killed = startHere();
  await killed.ready();
  const database = postmasterPid();
  const { pid } = JSON.parse(readFileSync(path.join(folder, "data/lock"), "utf8"));
  process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(leftovers()).toHaveLength(1), { timeout: 10_000 });
  expect(isAlive(database)).toBe(true);
  const next = startHere();
  await next.ready();
  expect(next.output()).toContain("(embedded, was still running)");
  expect(postmasterPid()).toBe(database);
});

test("when everything is killed outright, the next start recovers", async () => {
  const killed = startHere();
  await killed.ready();
  for (const row of leftovers()) {
    const pid = Number.parseInt(row, 10);
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  }
  await vi.waitFor(() => expect(leftovers()).toEqual([]), { timeout: 10_000 });
  const next = startHere();
  await next.ready();
  expect(await isHealthy()).toBe(true);
});

test("a worker or PostgreSQL that dies is started again", async () => {
  const start = startHere();
  await start.ready();
  process.kill(postmasterPid(), "SIGKILL");
  const worker = leftovers().find((row) => row.includes("inngest/worker.ts")) ?? "";
  process.kill(Number.parseInt(worker, 10), "SIGKILL");
  await vi.waitFor(
    () => expect(start.output()).toContain("PostgreSQL had stopped; it is running again."),
    20_000,
  );
  await vi.waitFor(
    () => expect(start.output()).toContain("worker-1 ended (SIGKILL); starting it again"),
    20_000,
  );
  expect(await isHealthy()).toBe(true);
});
