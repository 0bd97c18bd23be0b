import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startMark } from "../process-info";
import { untilLocked } from "./build-lock";

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-lock-"));
  lock = path.join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process, as it looks that has the lock. */
async function otherHolder(): Promise<ChildProcess & { pid: number }> {
  const other = spawn("sleep", ["600"]);
  await once(other, "spawn");
  const { pid = 0 } = other;
  writeFileSync(lock, JSON.stringify({ pid, started: startMark(pid) }));
  return Object.assign(other, { pid });
}

test("the second waits for the first, and says once for which process", async () => {
  const release = await untilLocked(lock, {});
  const onWait = vi.fn();
  const second = untilLocked(lock, { onWait });
  await vi.waitFor(() => expect(onWait).toHaveBeenCalled());
  release();
  (await second)();
  expect(onWait.mock.calls).toEqual([[process.pid]]);
});

test("a process that ends without giving it up is waited for no longer", async () => {
  const other = await otherHolder();
  const onWait = vi.fn();
  const second = untilLocked(lock, { onWait });
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledWith(other.pid));
  other.kill("SIGKILL");
  (await second)();
});

test("waiting is given up with the signal", async () => {
  const other = await otherHolder();
  const controller = new AbortController();
  const waiting = untilLocked(lock, { signal: controller.signal, onWait: () => controller.abort() });
  await expect(waiting).rejects.toThrow(/abort/i);
  other.kill("SIGKILL");
});
