import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { commandLine, isAlive } from "../process-info";

export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/**
 * The server that runs on a data directory, as its postmaster.pid tells, or null.
 * Lines of the file: pid, directory, start time, port, socket folder, address, shared memory, status
 * (PostgreSQL: src/include/utils/pidfile.h). A file left by a crash, its pid since given to another
 * program, names nobody.
 */
export function runningPostmaster(data: string): Postmaster | null {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  if (!commandLine(pid).includes(data)) return null;
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? "").trim() === "ready" };
}

/**
 * Removes a postmaster.pid that no server stands behind. PostgreSQL does so itself, except where the pid now
 * belongs to another program of the same user, as after a restart of a container.
 */
export function clearStalePidFile(data: string): void {
  if (!runningPostmaster(data)) rmSync(path.join(data, "postmaster.pid"), { force: true });
}
