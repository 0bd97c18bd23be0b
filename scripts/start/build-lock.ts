import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { projectRoot } from "../project";
import { takeFileLock } from "./file-lock";

/** Who has it writes generated code or the build. It is beside the build's folder, which a build may empty. */
export const BUILD_LOCK = path.join(projectRoot, ".build.lock");

const LOOK_EVERY_MS = 250;

export interface LockWait {
  /** Told the id of the process that is waited for, once for each. */
  onWait?: (pid: number) => void;
  /** Gives up waiting. */
  signal?: AbortSignal;
}

/**
 * Waits until nobody else makes what the lock stands for, and gives what gives it up. A process that has the lock and
 * ends has given it up. Rejects with the signal's reason when that is aborted.
 */
export async function untilLocked(file: string, { onWait, signal }: LockWait): Promise<() => void> {
  for (let waitedFor = 0; ; ) {
    signal?.throwIfAborted();
    const taken = takeFileLock(file);
    if (typeof taken === "function") return taken;
    if (taken !== waitedFor) onWait?.(taken);
    waitedFor = taken;
    await pause(LOOK_EVERY_MS, null, signal && { signal });
  }
}
