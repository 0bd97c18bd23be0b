import { execFileSync } from "node:child_process";

/** A process and everything it has started, directly or not, the deepest last. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const row of execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).split("\n")) {
    const [pid = 0, parent = 0] = row.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** Kills all of them at once, as a power cut would: nobody gets to clean up. */
export function killTree(root: number): void {
  const tree = processTree(root);
  // Stopped first, so that no parent notices a dead child and starts another one meanwhile.
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    for (const pid of tree) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended by itself between the listing and the signal.
      }
    }
  }
}
