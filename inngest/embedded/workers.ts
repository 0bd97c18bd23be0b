import { readFileSync, readlinkSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import type { Pool } from "pg";
import { execute, type Statement } from "./database";

interface WorkerRow {
  id: string;
  pid: number;
  startedAt: string;
}

const REGISTER: Statement = {
  name: "executor_register_worker",
  text: "INSERT INTO executor_workers (id, host, pid, started_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
};

const NEIGHBOURS: Statement = {
  name: "executor_neighbour_workers",
  text: `SELECT id, pid, started_at AS "startedAt" FROM executor_workers WHERE host = $1`,
};

const BURY: Statement = {
  name: "executor_bury_workers",
  text: `WITH dead AS (DELETE FROM executor_workers WHERE id = ANY($1::text[]))
    UPDATE executor_jobs SET due_at = now() WHERE id IN (
      SELECT id FROM executor_jobs WHERE owner = ANY($1::text[] || $2::text[]) AND due_at > now() FOR UPDATE SKIP LOCKED)`,
};

const FORGET_OLD: Statement = {
  name: "executor_forget_old_workers",
  text: "DELETE FROM executor_workers WHERE created_at < now() - interval '30 days' AND id <> ALL($1::text[])",
};

declare global {
  // A global must be declared with var to be typed.
  var heddleExecutors: Set<string> | undefined;
}

// Several executors can live in one process, and bundlers may copy this module, so their ids are kept globally.
globalThis.heddleExecutors ??= new Set();
const living = globalThis.heddleExecutors;

/** Makes this executor known, so that others on this machine notice its death at once. */
export async function registerWorker(pool: Pool, id: string): Promise<void> {
  living.add(id);
  await execute(pool, REGISTER, [id, processTable(), process.pid, processStart(process.pid) ?? ""]);
}

/** Marks an executor of this process as gone; what it still holds is free for others at their next look. */
export function unregisterWorker(id: string): void {
  living.delete(id);
}

/**
 * Frees the jobs of workers whose process on this machine has ended. It says nothing of workers elsewhere,
 * whose leases have to end first: a lost connection is no death, and the step may still be running.
 */
export async function releaseJobsOfDead(pool: Pool): Promise<boolean> {
  const neighbours = await execute<WorkerRow>(pool, NEIGHBOURS, [processTable()]);
  const dead = neighbours.filter((worker) => !isAlive(worker)).map(({ id }) => id);
  if (dead.length === 0) return false;
  await execute(pool, BURY, [dead, dead.map((id) => `leaving:${id}`)]);
  await execute(pool, FORGET_OLD, [[...living]]);
  return true;
}

function isAlive(worker: WorkerRow): boolean {
  if (worker.pid === process.pid) return living.has(worker.id);
  try {
    process.kill(worker.pid, 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
  const started = processStart(worker.pid);
  return started === null || started === worker.startedAt;
}

/**
 * A name for the set of processes in which a process id means the same: on Linux the boot and the process
 * namespace (containers on one kernel have different ones), elsewhere the machine.
 */
function processTable(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ mac }) => mac) ?? []);
    return [hostname(), ...new Set(addresses)].sort().join(" ");
  }
}

/** When a process started, in the kernel's ticks since boot (field 22 of its stat line); null where unknown. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
