import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isAlive, startMark } from "../process-info";
import { errorCode, StartError } from "./start-error";

const holder = z.object({ pid: z.number().int().positive(), started: z.string() });
type Holder = z.output<typeof holder>;

/**
 * Makes this process the only one that runs on a data directory; the answer gives it up. A lock whose process
 * is gone, or whose process id now names another process, is cleared.
 * @throws StartError when another start holds it.
 */
export function takeInstanceLock(folder: string): () => void {
  const file = path.join(folder, "lock");
  const own: Holder = { pid: process.pid, started: startMark(process.pid) };
  for (let tries = 0; tries < 5; tries += 1) {
    if (create(file, own)) return () => release(file, own);
    const other = read(file);
    if (other && isHeldBy(other)) {
      throw new StartError(
        `Heddle is already running on ${folder} (process ${other.pid}): stop that one first.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new StartError(`Another start is taking ${folder} at this moment: try again.`);
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

function read(file: string): Holder | null {
  try {
    return holder.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

function release(file: string, own: Holder): void {
  const current = read(file);
  if (current?.pid === own.pid && current.started === own.started) rmSync(file, { force: true });
}
