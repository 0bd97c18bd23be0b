import type { Pool } from "pg";
import { sha256 } from "@/lib/utils/sha256";
import { latestTick, nextTick } from "./cron";
import { execute, inTransaction, type Queryable, type Statement } from "./database";
import type { FunctionConfig } from "./function-config";
import { insertRuns, type NewRun, newRunId } from "./new-runs";

interface ScheduleRow {
  functionId: string;
  cron: string;
  nextAt: Date;
  lastAt: Date | null;
}

/** A latest tick further ahead than this says that the clock was set back since. */
const CLOCK_TOLERANCE_MS = 60_000;

const ENSURE: Statement = {
  name: "executor_ensure_schedules",
  text: `INSERT INTO executor_schedules (function_id, cron, next_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) ON CONFLICT DO NOTHING`,
};

const TAKE_DUE: Statement = {
  name: "executor_due_schedules",
  text: `SELECT function_id AS "functionId", cron, next_at AS "nextAt", last_at AS "lastAt" FROM executor_schedules
    WHERE function_id = ANY($1::text[]) AND (next_at <= $2 OR last_at > $3)
    ORDER BY function_id, cron FOR UPDATE SKIP LOCKED`,
};

const ADVANCE: Statement = {
  name: "executor_advance_schedules",
  text: `UPDATE executor_schedules s SET next_at = n.next_at, last_at = n.last_at
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS n(function_id, cron, next_at, last_at)
    WHERE s.function_id = n.function_id AND s.cron = n.cron`,
};

/**
 * The cron triggers of the functions that a worker runs. A tick starts one run, whichever worker sees it first:
 * the schedule's row is locked, and the run is known by the tick's time. Of ticks that were missed while no
 * worker was there only the latest starts a run.
 */
export class Schedules {
  readonly #pool: Pool;
  readonly #now: () => number;
  #crons: { fn: FunctionConfig; cron: string; jitterMs: number }[] = [];
  #nextAt = Number.POSITIVE_INFINITY;
  #lastLook = 0;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Looks after these functions from now on; a schedule that is new has its first tick after now. */
  async use(functions: FunctionConfig[]): Promise<void> {
    this.#crons = functions.flatMap((fn) => fn.crons.map((trigger) => ({ fn, ...trigger })));
    this.#nextAt = this.#crons.length === 0 ? Number.POSITIVE_INFINITY : 0;
    const now = new Date(this.#now());
    const known = this.#crons.flatMap(({ fn, cron }) => {
      const nextAt = nextTick(cron, now);
      return nextAt === null ? [] : [{ functionId: fn.id, cron, nextAt }];
    });
    if (known.length === 0) return;
    await execute(this.#pool, ENSURE, [
      known.map(({ functionId }) => functionId),
      known.map(({ cron }) => cron),
      known.map(({ nextAt }) => nextAt),
    ]);
  }

  /** Milliseconds until a tick is due by the clock, which may have been set since. */
  dueInMs(): number {
    const now = this.#now();
    const wasSetBack = now < this.#lastLook;
    return wasSetBack && this.#crons.length > 0 ? 0 : Math.max(0, this.#nextAt - now);
  }

  /** Starts the runs of the ticks that are due; returns their number. */
  async tick(): Promise<number> {
    const now = new Date(this.#now());
    const count = await inTransaction(this.#pool, (client) => this.#startDue(client, now));
    this.#lastLook = now.getTime();
    this.#nextAt = Math.min(
      Number.POSITIVE_INFINITY,
      ...this.#crons.map(({ cron }) => nextTick(cron, now)?.getTime() ?? Number.POSITIVE_INFINITY),
    );
    return count;
  }

  async #startDue(on: Queryable, now: Date): Promise<number> {
    const rows = await execute<ScheduleRow>(on, TAKE_DUE, [
      [...new Set(this.#crons.map(({ fn }) => fn.id))],
      now,
      new Date(now.getTime() + CLOCK_TOLERANCE_MS),
    ]);
    const due = rows.flatMap((row) => {
      const trigger = this.#crons.find(({ fn, cron }) => fn.id === row.functionId && cron === row.cron);
      return trigger === undefined ? [] : [{ row, trigger, tick: dueTick(row, now) }];
    });
    if (due.length === 0) return 0;
    const runs = due.flatMap(({ trigger, tick }) =>
      tick === null ? [] : [scheduledRun(trigger, tick, now)],
    );
    const created = await insertRuns(on, runs);
    await execute(on, ADVANCE, [
      due.map(({ row }) => row.functionId),
      due.map(({ row }) => row.cron),
      due.map(({ row }) => nextTick(row.cron, now) ?? new Date(FAR_AWAY)),
      due.map(({ tick }) => tick),
    ]);
    return created.size;
  }
}

/** A pattern that never comes again stays out of sight. */
const FAR_AWAY = Date.UTC(9999, 0);

function dueTick(row: ScheduleRow, now: Date): Date | null {
  return row.nextAt <= now ? latestTick(row.cron, row.nextAt, now) : null;
}

function scheduledRun(
  { fn, cron, jitterMs }: { fn: FunctionConfig; cron: string; jitterMs: number },
  tick: Date,
  now: Date,
): NewRun {
  const id = `cron ${cron} ${tick.toISOString()}`;
  const data = { cron, scheduledAt: tick.toISOString(), fireAt: now.toISOString() };
  const event = { name: "inngest/scheduled.timer", id, ts: tick.getTime(), data };
  const startAt = new Date(Date.now() + jitterMs * fractionOf(`${fn.id} ${id}`));
  return { id: newRunId(), fn, dedupeKey: id, event, startAt, parent: null };
}

/** A number in [0, 1) that is the same for the same text in every process. */
function fractionOf(text: string): number {
  const [high = 0, low = 0] = sha256(text);
  return (high * 256 + low) / 65_536;
}
