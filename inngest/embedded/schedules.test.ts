import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

/** A clock that stands still until it is set. */
function clockAt(time: string) {
  let now = Date.parse(time);
  return {
    now: () => now,
    set(next: string) {
      now = Date.parse(next);
    },
  };
}

function scheduled(cron: string, ticks: string[]) {
  return bench.inngest.createFunction({ id: "tick", triggers: [{ cron }] }, ({ event }) => {
    ticks.push(new Date(event.ts ?? 0).toISOString());
    return "cron" in event.data ? event.data.cron : null;
  });
}

async function untilNextIs(time: string): Promise<void> {
  await bench.eventually(async () => {
    const { rows } = await bench.pool.query("SELECT next_at FROM executor_schedules");
    return rows[0]?.next_at.toISOString() === new Date(time).toISOString() ? true : null;
  });
}

test("a cron trigger starts one run for each tick, however many workers there are", async () => {
  const ticks: string[] = [];
  const clock = clockAt("2026-03-01T11:59:30Z");
  const fn = scheduled("TZ=Europe/Berlin 0,30 13 * * *", ticks);
  await bench.run([fn], { now: clock.now });
  await bench.run([fn], { now: clock.now });
  await untilNextIs("2026-03-01T12:00:00Z");
  clock.set("2026-03-01T12:00:01Z");
  expect(await bench.finished("tick")).toMatchObject([{ output: "TZ=Europe/Berlin 0,30 13 * * *" }]);
  await untilNextIs("2026-03-01T12:30:00Z");
  clock.set("2026-03-01T12:30:00Z");
  await bench.finished("tick", 2);
  await untilNextIs("2026-03-02T12:00:00Z");
  expect(ticks).toEqual(["2026-03-01T12:00:00.000Z", "2026-03-01T12:30:00.000Z"]);
});

test("of the ticks that were missed while no worker was there, the latest starts a run", async () => {
  const ticks: string[] = [];
  const clock = clockAt("2026-03-01T12:00:30Z");
  const fn = scheduled("* * * * *", ticks);
  const first = await bench.run([fn], { now: clock.now });
  await first.stop();
  clock.set("2026-03-08T00:10:30Z");
  await bench.run([fn], { now: clock.now });
  await untilNextIs("2026-03-08T00:11:00Z");
  await bench.finished("tick");
  expect(ticks).toEqual(["2026-03-08T00:10:00.000Z"]);
});

test("a clock that jumps ahead and is set back neither doubles a tick nor stops the schedule", async () => {
  const ticks: string[] = [];
  const clock = clockAt("2026-03-01T12:00:30Z");
  const fn = scheduled("* * * * *", ticks);
  await bench.run([fn], { now: clock.now });
  await untilNextIs("2026-03-01T12:01:00Z");
  clock.set("2026-03-01T12:01:00Z");
  await untilNextIs("2026-03-01T12:02:00Z");
  clock.set("2030-01-01T00:00:00Z");
  await untilNextIs("2030-01-01T00:01:00Z");
  clock.set("2026-03-01T12:00:45Z");
  await untilNextIs("2026-03-01T12:01:00Z");
  clock.set("2026-03-01T12:01:10Z");
  await untilNextIs("2026-03-01T12:02:00Z");
  clock.set("2026-03-01T12:02:10Z");
  await bench.finished("tick", 3);
  expect(ticks).toEqual(["2026-03-01T12:01:00.000Z", "2030-01-01T00:00:00.000Z", "2026-03-01T12:02:00.000Z"]);
});
