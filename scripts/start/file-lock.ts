import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { isAlive, startMark } from "../process-info";
import { errorCode } from "./start-error";

const holder = z.object({ pid: z.number().int().positive(), started: z.string() });
type Holder = z.output<typeof holder>;

const TRIES = 5;

/**
 * Takes a lock that one process at a time has, and gives what gives it up; or the id of the process that has it.
 * A lock whose process is gone, or whose process id now names another process, is cleared.
 */
export function takeFileLock(file: string): (() => void) | number {
  const own: Holder = { pid: process.pid, started: startMark(process.pid) };
  let last = process.pid;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (create(file, own)) return () => release(file, own);
    const text = read(file);
    const other = parse(text);
    if (other && isHeldBy(other)) return other.pid;
    if (text !== null) clear(file, text);
    last = other?.pid ?? last;
  }
  return last;
}

function isHeldBy({ pid, started }: Holder): boolean {
  return isAlive(pid) && startMark(pid) === started;
}

/** A link appears whole or not at all, so nobody reads a half-written lock. */
function create(file: string, own: Holder): boolean {
  const fresh = `${file}.${own.pid}`;
  writeFileSync(fresh, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(fresh);
  }
}

/** Takes a lock away whose text was read; one that somebody has taken since is put back. */
function clear(file: string, text: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) === text) rmSync(aside);
  else renameSync(aside, file);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function parse(text: string | null): Holder | null {
  try {
    return holder.parse(JSON.parse(text ?? ""));
  } catch {
    return null;
  }
}

function release(file: string, own: Holder): void {
  const current = parse(read(file));
  if (current?.pid === own.pid && current.started === own.started) rmSync(file, { force: true });
}
