import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 10;

/** Looks again and again until the answer is true; false when it never was within the time. */
export async function eventually(withinMs: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await look()) return true;
    if (performance.now() > deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
}
