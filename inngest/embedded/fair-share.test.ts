import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("while one owner's calls take all of a worker, others are called at once, and their own number is limited", async () => {
  const going: string[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const fn = bench.inngest.createFunction(
    { id: "held", triggers: [{ event: "held" }] },
    async ({ event }) => {
      const data: { owner?: string; waits?: boolean } = event.data;
      going.push(data.owner ?? "");
      if (data.waits) await released;
      return data.owner ?? "";
    },
  );
  const send = (owner: string, count: number, waits = true) =>
    bench.inngest.send(Array.from({ length: count }, () => ({ name: "held", data: { owner, waits } })));
  await bench.run([fn], { maxInFlight: 10, fairBy: "owner" });
  await send("crowd", 100);
  await bench.eventually(() => (going.length === 10 ? true : null));
  expect((await bench.trigger("held", { owner: "other", waits: false })).output).toBe("other");
  await send("third", 10);
  await bench.eventually(() => (going.includes("third") ? true : null));
  expect((await bench.trigger("held", { owner: "other", waits: false })).output).toBe("other");
  expect(going.filter((owner) => owner === "crowd")).toHaveLength(10);
  expect(going.filter((owner) => owner === "third").length).toBe(1);
  release();
  await bench.finished("held", 112);
  expect(going).toHaveLength(112);
});
