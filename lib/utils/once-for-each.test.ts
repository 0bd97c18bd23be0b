import { expect, test, vi } from "vitest";
import { onceForEach } from "./once-for-each";

test("the answer for an object is worked out once, also where it is nothing", () => {
  const work = vi.fn(({ n }: { n: number }) => (n > 0 ? [n] : undefined));
  const answer = onceForEach(work);
  const [one, none] = [{ n: 1 }, { n: 0 }];
  expect(answer(one)).toBe(answer(one));
  expect([answer(none), answer(none)]).toEqual([undefined, undefined]);
  expect(work).toHaveBeenCalledTimes(2);
  expect(answer({ n: 1 })).not.toBe(answer(one));
});
