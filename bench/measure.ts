import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Pool } from "pg";

/** Something to be timed again and again, in turns with others. */
export interface Measurement {
  name: string;
  /** Milliseconds for one unit, of one round. */
  round(): Promise<number>;
}

export interface Result {
  name: string;
  medianMs: number;
  p95Ms: number;
}

/** Figures of a database that may lose what it has confirmed mean nothing. Throws for one that may. */
export async function assertDurable(pool: Pool): Promise<void> {
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const { rows } = await pool.query("SELECT current_setting($1) AS value", [setting]);
    if (rows[0]?.value !== "on") throw new Error(`${setting} must be on, or the figures mean nothing.`);
  }
}

/** Times everything in turns, because the price of a commit differs between machines and moments. */
export async function measure(
  measurements: Measurement[],
  { warmUp, rounds }: { warmUp: number; rounds: number },
): Promise<Result[]> {
  const times = new Map<string, number[]>(measurements.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (const { name, round: once } of measurements) {
      const time = await once();
      if (round >= warmUp) times.get(name)?.push(time);
    }
  }
  return [...times].map(([name, list]) => ({
    name,
    medianMs: quantile(list, 0.5),
    p95Ms: quantile(list, 0.95),
  }));
}

export function quantile(list: number[], q: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** Keeps figures as JSON beside the benchmarks. */
export function writeResults(name: string, content: object): void {
  const folder = fileURLToPath(new URL("results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
}
