import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { holdIdle, whenIdle } from "./when-idle";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what waits for an idle browser is done once it is, unless it is called off", () => {
  const done: string[] = [];
  whenIdle(() => done.push("one"));
  whenIdle(() => done.push("other"))();
  vi.runAllTimers();
  expect(done).toEqual(["one"]);
});

test("nothing is idle until the last hold is let go", () => {
  const done: string[] = [];
  const holds = [holdIdle(), holdIdle()];
  whenIdle(() => done.push("one"));
  const callOff = whenIdle(() => done.push("other"));
  vi.runAllTimers();
  holds[0]?.();
  holds[0]?.();
  vi.runAllTimers();
  expect(done).toEqual([]);
  callOff();
  holds[1]?.();
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(["one"]);
});
