import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "../free-port";
import { isAlive } from "../process-info";
import { type Account, accountFor, commandAs, giveTo } from "./account";
import { type PostgresBinaries, postgresBinaries } from "./binaries";
import { clearStalePidFile, type Postmaster, runningPostmaster } from "./postmaster";

const USER = "heddle";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

export interface EmbeddedPostgres {
  pid: number;
  port: number;
  version: string;
  /** True where the server was already running, left behind by a start that was killed. */
  adopted: boolean;
  /** Connection string; without a name for the database `heddle`. */
  url(database?: string): string;
  /** Ends all sessions and stops the server; `immediate` skips the checkpoint, and the next start recovers. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Absolute; holds `data`, the generated `password` and the server's log. Made when absent. */
  directory: string;
  /** A free one is chosen when absent. */
  port?: number;
  settings?: Record<string, string>;
}

/**
 * Starts the PostgreSQL that came with npm, or adopts the one that already serves this directory.
 * It listens on 127.0.0.1 only, asks for the generated password, and outlives us if we are killed.
 * @throws Error with the last lines of the server's log.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const data = path.join(options.directory, "data");
  const running = runningPostmaster(data);
  if (running) return await connected(options.directory, await untilReady(data, running.pid), true);
  const binaries = postgresBinaries();
  const account = accountFor(data);
  if (!existsSync(data)) await createCluster(options.directory, binaries, account);
  clearStalePidFile(data);
  const postmaster = await launch(options, binaries, account);
  return await connected(options.directory, postmaster, false);
}

/** Made beside its final place and renamed, so that a crash on the way leaves no half-made cluster. */
async function createCluster(
  directory: string,
  { initdb }: PostgresBinaries,
  account: Account,
): Promise<void> {
  const fresh = path.join(directory, "data.new");
  const passwordFile = path.join(directory, "password");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  giveTo(account, directory);
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  giveTo(account, passwordFile);
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  const access = [`--username=${USER}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const command = commandAs(account, initdb, ["-D", fresh, ...access, ...locale], [fresh]);
  const { file, args, ...identity } = command;
  await promisify(execFile)(file, args, { ...identity, cwd: directory });
  renameSync(fresh, path.join(directory, "data"));
}

async function launch(
  options: EmbeddedPostgresOptions,
  { postgres }: PostgresBinaries,
  account: Account,
): Promise<Postmaster> {
  const data = path.join(options.directory, "data");
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const settings = {
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: "",
      ...options.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const { file, args, ...identity } = commandAs(account, postgres, ["-D", data, ...flags], [data]);
    const logFile = openLog(options.directory);
    const child = spawn(file, args, {
      ...identity,
      cwd: options.directory,
      detached: true,
      stdio: ["ignore", logFile.fd, logFile.fd],
    });
    child.unref();
    const postmaster = await readyOrExited(child, data);
    if (postmaster) return postmaster;
    const log = lastLines(logFile.path);
    if (!isPassing(log) || Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${log}`);
    await pause(200);
  }
}

/** Worth another try: our port was taken in between, or the last processes of a killed server are still leaving. */
function isPassing(log: string): boolean {
  return /could not bind|Address already in use|pre-existing shared memory|lock file .* already exists/i.test(
    log,
  );
}

async function readyOrExited(child: ChildProcess, data: string): Promise<Postmaster | null> {
  const exited = new Promise<null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", () => resolve(null));
  });
  const { pid } = child;
  return pid === undefined ? await exited : await Promise.race([exited, untilReady(data, pid)]);
}

async function untilReady(data: string, pid: number): Promise<Postmaster> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && isAlive(pid)) {
    const postmaster = runningPostmaster(data);
    if (postmaster?.ready && postmaster.pid === pid) return postmaster;
    await pause(15);
  }
  throw new Error(`PostgreSQL (process ${pid}) did not become ready.`);
}

async function connected(
  directory: string,
  postmaster: Postmaster,
  adopted: boolean,
): Promise<EmbeddedPostgres> {
  const password = readFileSync(path.join(directory, "password"), "utf8").trim();
  const url = (database = "heddle") =>
    `postgresql://${USER}:${password}@127.0.0.1:${postmaster.port}/${database}`;
  const client = new pg.Client({ connectionString: url("postgres") });
  await client.connect();
  try {
    const { rows } = await client.query("select current_setting('server_version') as version");
    const existing = await client.query("select from pg_database where datname = 'heddle'");
    if (existing.rowCount === 0) await client.query("create database heddle");
    const { pid, port } = postmaster;
    const stop = (mode: "fast" | "immediate" = "fast") => stopPostmaster(pid, mode);
    return { pid, port, version: String(rows[0]?.version), adopted, url, stop };
  } finally {
    await client.end();
  }
}

/** Stops at once the server that a killed process left behind in this directory, if there is one. */
export async function stopServerOf(directory: string): Promise<void> {
  const postmaster = runningPostmaster(path.join(directory, "data"));
  if (postmaster) await stopPostmaster(postmaster.pid, "immediate");
}

/** Signals as in PostgreSQL's manual, "Shutting Down the Server". */
async function stopPostmaster(pid: number, mode: "fast" | "immediate"): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  signal(pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
  while (isAlive(pid)) {
    if (Date.now() > deadline) signal(pid, "SIGQUIT");
    await pause(15);
  }
}

function signal(pid: number, name: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (isAlive(pid)) throw error;
  }
}

/** A file, not a pipe: the server must be able to log after we are gone. The last start's log is kept too. */
function openLog(directory: string): { path: string; fd: number } {
  const file = path.join(directory, "postgres.log");
  if (existsSync(file)) renameSync(file, `${file}.old`);
  return { path: file, fd: openSync(file, "a", 0o600) };
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trim().split("\n").slice(-3).join(" ");
}
