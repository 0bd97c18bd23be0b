import { NonRetriableError, RetryAfterError, StepError } from "inngest";
import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("a step is retried with the next attempt number until it succeeds", async () => {
  const attempts: number[] = [];
  const fn = bench.inngest.createFunction(
    { id: "retry", triggers: [{ event: "retry" }], retries: 3 },
    async ({ step, attempt }) => {
      await step.run("before", () => null);
      return await step.run("flaky", () => {
        attempts.push(attempt);
        if (attempts.length < 3) throw new Error("not yet");
        return "at last";
      });
    },
  );
  await bench.run([fn]);
  expect((await bench.trigger("retry")).output).toBe("at last");
  expect(attempts).toEqual([0, 1, 2]);
});

test("a run fails with the step's error after the last attempt", async () => {
  let calls = 0;
  const fn = bench.inngest.createFunction(
    { id: "fails", triggers: [{ event: "fails" }], retries: 1 },
    async ({ step }) =>
      step.run("bad", () => {
        calls += 1;
        throw new TypeError("no good");
      }),
  );
  await bench.run([fn]);
  expect(await bench.trigger("fails")).toMatchObject({
    status: "failed",
    output: { name: "TypeError", message: "no good" },
  });
  expect(calls).toBe(2);
});

test("without a number of retries a step has five attempts", async () => {
  let calls = 0;
  const fn = bench.inngest.createFunction({ id: "five", triggers: [{ event: "five" }] }, async ({ step }) =>
    step.run("bad", () => {
      calls += 1;
      throw new Error("no");
    }),
  );
  await bench.run([fn]);
  expect((await bench.trigger("five")).status).toBe("failed");
  expect(calls).toBe(5);
});

test("NonRetriableError ends the attempts at once", async () => {
  let calls = 0;
  const fn = bench.inngest.createFunction({ id: "final", triggers: [{ event: "final" }] }, async ({ step }) =>
    step.run("bad", () => {
      calls += 1;
      throw new NonRetriableError("never");
    }),
  );
  await bench.run([fn]);
  expect(await bench.trigger("final")).toMatchObject({ status: "failed", output: { message: "never" } });
  expect(calls).toBe(1);
});

test("RetryAfterError decides when the next attempt is", async () => {
  const times: number[] = [];
  const fn = bench.inngest.createFunction({ id: "later", triggers: [{ event: "later" }] }, async ({ step }) =>
    step.run("busy", () => {
      times.push(Date.now());
      if (times.length === 1) throw new RetryAfterError("busy", "1s");
      return "ok";
    }),
  );
  await bench.run([fn]);
  expect((await bench.trigger("later")).output).toBe("ok");
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(950);
});

test("a function can catch a step's error and go on", async () => {
  const fn = bench.inngest.createFunction(
    { id: "caught", triggers: [{ event: "caught" }], retries: 0 },
    async ({ step }) => {
      try {
        await step.run("bad", () => {
          throw new Error("oops");
        });
      } catch (error) {
        const message = error instanceof StepError ? error.message : "not a step error";
        return await step.run("after", () => `caught ${message}`);
      }
      return "not thrown";
    },
  );
  await bench.run([fn]);
  expect(await bench.trigger("caught")).toMatchObject({ status: "completed", output: "caught oops" });
});

test("a throw outside of steps is retried too, and finished steps stay finished", async () => {
  let steps = 0;
  let throws = 0;
  const fn = bench.inngest.createFunction(
    { id: "throws", triggers: [{ event: "throws" }], retries: 2 },
    async ({ step }) => {
      await step.run("a", () => {
        steps += 1;
        return null;
      });
      throws += 1;
      if (throws < 3) throw new Error("outside");
      return "ok";
    },
  );
  await bench.run([fn]);
  expect((await bench.trigger("throws")).output).toBe("ok");
  expect({ steps, throws }).toEqual({ steps: 1, throws: 3 });
});

test("onFailure hears of the error and of the event that started the run", async () => {
  const heard: unknown[] = [];
  const fn = bench.inngest.createFunction(
    {
      id: "tells",
      triggers: [{ event: "tells" }],
      retries: 0,
      onFailure: async ({ error, event, step }) => {
        await step.run("tell", () => {
          heard.push({ error: error.message, n: event.data.event.data["n"] });
        });
      },
    },
    () => {
      throw new Error("broken");
    },
  );
  await bench.run([fn]);
  expect((await bench.trigger("tells", { n: 7 })).status).toBe("failed");
  await bench.finished("tells-failure");
  expect(heard).toEqual([{ error: "broken", n: 7 }]);
});

test("a run that exceeds a limit fails with an error that names it", async () => {
  const long = bench.inngest.createFunction(
    { id: "long", triggers: [{ event: "long" }] },
    async ({ step }) => {
      for (let i = 0; ; i += 1) await step.run(`s${i}`, () => i);
    },
  );
  const large = bench.inngest.createFunction(
    { id: "large", triggers: [{ event: "large" }] },
    async ({ step }) => {
      await step.run("big", () => "x".repeat(5 * 1024 * 1024));
      return "too far";
    },
  );
  await bench.run([long, large]);
  expect(await bench.trigger("large")).toMatchObject({
    status: "failed",
    output: { name: "StepOutputTooLargeError" },
  });
  expect(await bench.trigger("long")).toMatchObject({
    status: "failed",
    output: { name: "StepLimitExceededError" },
  });
});
