import { expect, test } from "vitest";
import { coalesced } from "./coalesced";

function controlled() {
  const begun: { finish: (value: number) => void; fail: (error: Error) => void }[] = [];
  const call = coalesced(
    () => new Promise<number>((resolve, reject) => begun.push({ finish: resolve, fail: reject })),
  );
  return { begun, call };
}

test("calls that come while the work is going share one turn after it", async () => {
  const { begun, call } = controlled();
  const first = call();
  const [second, third] = [call(), call()];
  expect(begun).toHaveLength(1);
  begun[0]?.finish(1);
  expect(await first).toBe(1);
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.finish(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  expect(begun).toHaveLength(2);
});

test("a failure is for those who waited for it, not for who comes after", async () => {
  const { begun, call } = controlled();
  const first = expect(call()).rejects.toThrow("no");
  const second = call();
  begun[0]?.fail(new Error("no"));
  await first;
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.finish(2);
  expect(await second).toBe(2);
});
