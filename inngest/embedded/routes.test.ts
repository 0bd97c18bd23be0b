import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

async function ask(method: string, path: string, body?: object) {
  const response = await bench.inngest["fetch"](`http://executor.internal${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

function waiting(id: string) {
  return bench.inngest.createFunction(
    { id, triggers: [{ event: id }], retries: 0 },
    async ({ event, step }) => {
      if (event.data["fail"] === true) throw new Error("as asked");
      if (event.data["wait"] === true) await step.waitForEvent("go", { event: "go", timeout: "1h" });
      return { n: event.data["n"] };
    },
  );
}

async function untilWaiting(count: number): Promise<void> {
  await bench.eventually(async () => {
    const { rowCount } = await bench.pool.query("SELECT FROM executor_waits WHERE kind = 'event'");
    return rowCount === count ? true : null;
  });
}

test("the runs of an event are found by the id that sending it gave, or its sender's own", async () => {
  await bench.run([
    waiting("one"),
    bench.inngest.createFunction({ id: "two", triggers: [{ event: "*" }] }, () => 2),
  ]);
  const { ids } = await bench.inngest.send({ id: "mine", name: "one", data: { n: 1 } });
  await bench.finished("one");
  await bench.finished("two");
  for (const id of [ids[0], "mine"]) {
    const { body } = await ask("GET", `/v1/events/${id}/runs`);
    expect(body.data.map((run: { function_id: string }) => run.function_id).sort()).toEqual([
      "test-one",
      "test-two",
    ]);
  }
  expect((await ask("GET", "/v1/events/other/runs")).body.data).toEqual([]);
});

test("a run says what it has come to, and can be cancelled once", async () => {
  await bench.run([waiting("job")]);
  const { ids } = await bench.inngest.send([
    { name: "job", data: { n: 1 } },
    { name: "job", data: { fail: true } },
    { name: "job", data: { wait: true } },
  ]);
  await bench.finished("job", 2);
  await untilWaiting(1);
  const runs = await Promise.all(
    ids.map(async (id) => (await ask("GET", `/v1/events/${id}/runs`)).body.data[0]),
  );
  expect(runs).toMatchObject([
    { status: "Completed", output: { n: 1 } },
    { status: "Failed", output: { message: "as asked" } },
    { status: "Running", output: null, ended_at: null },
  ]);
  const path = `/v1/runs/${runs[2].run_id}`;
  expect((await ask("DELETE", path)).status).toBe(204);
  expect((await ask("DELETE", path)).status).toBe(409);
  expect((await ask("GET", path)).body.data).toMatchObject({ status: "Cancelled", function_id: "test-job" });
  expect((await ask("GET", "/v1/runs/unknown")).status).toBe(404);
  expect((await ask("DELETE", "/v1/runs/unknown")).status).toBe(404);
});

test("a cancellation ends the runs of a function that match, and no others", async () => {
  await bench.run([waiting("many"), waiting("other")]);
  await bench.inngest.send([1, 2, 3].map((n) => ({ name: "many", data: { wait: true, n } })));
  await bench.inngest.send({ name: "other", data: { wait: true, n: 2 } });
  await untilWaiting(4);
  const wanted = { app_id: "test", function_id: "many", if: "event.data.n >= 2" };
  const past = { ...wanted, started_before: new Date(Date.now() - 3_600_000).toISOString() };
  expect((await ask("POST", "/v1/cancellations", past)).status).toBe(201);
  expect((await bench.pool.query("SELECT FROM executor_runs WHERE status = 'cancelled'")).rowCount).toBe(0);
  const now = { ...wanted, started_before: new Date(Date.now() + 60_000).toISOString() };
  expect((await ask("POST", "/v1/cancellations", now)).body).toMatchObject(wanted);
  await bench.inngest.send({ name: "go", data: {} });
  const ends = await bench.finished("many", 3);
  expect(ends.map(({ status }) => status).sort()).toEqual(["cancelled", "cancelled", "completed"]);
  expect(await bench.finished("other")).toMatchObject([{ status: "completed" }]);
  expect((await ask("POST", "/v1/cancellations", { ...now, if: "event.data.(" })).status).toBe(400);
});

test("a function can be invoked by its id, whatever its triggers are", async () => {
  await bench.run([
    bench.inngest.createFunction({ id: "plain", triggers: [] }, ({ event }) => event.data["n"]),
    waiting("other"),
  ]);
  const { status, body } = await ask("POST", "/invoke/test-plain", { data: { n: 9 } });
  expect(status).toBe(200);
  expect(await bench.finished("plain")).toMatchObject([{ output: 9 }]);
  expect((await ask("GET", `/v1/events/${body.id}/runs`)).body.data).toMatchObject([{ status: "Completed" }]);
  expect((await ask("POST", "/invoke/test-none", { data: {} })).status).toBe(404);
});

test("a run's steps and event can be fetched as the SDK does for large ones", async () => {
  const fn = bench.inngest.createFunction(
    { id: "parts", triggers: [{ event: "parts" }] },
    async ({ step }) => {
      await step.run("a", () => ({ x: 1 }));
      await step.waitForEvent("go", { event: "go", timeout: "1h" });
    },
  );
  await bench.run([fn]);
  await bench.inngest.send({ name: "parts", data: { n: 1 } });
  await untilWaiting(1);
  const { rows } = await bench.pool.query("SELECT id FROM executor_runs");
  expect(Object.values((await ask("GET", `/v0/runs/${rows[0].id}/actions`)).body)).toEqual([
    { data: { x: 1 } },
  ]);
  expect((await ask("GET", `/v0/runs/${rows[0].id}/batch`)).body).toMatchObject([
    { name: "parts", data: { n: 1 } },
  ]);
});

test("what is not there or not JSON is said plainly", async () => {
  expect(await ask("GET", "/v1/nothing")).toEqual({
    status: 404,
    body: { error: "The embedded executor has no GET /v1/nothing.", status: 404 },
  });
  expect((await ask("POST", "/v1/realtime/publish")).status).toBe(501);
  const broken = await bench.inngest["fetch"]("http://executor.internal/e/key", {
    method: "POST",
    body: "{",
  });
  expect(broken.status).toBe(400);
});
