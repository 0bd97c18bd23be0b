import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { API_KEY, App } from "./support/app";
import { type Receiver, startReceiver } from "./support/receiver";

const STEPS = 20;
const app = new App({ embedded: true });
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  await app.start({ HEDDLE_API_KEY: API_KEY });
}, 300_000);

afterAll(async () => {
  await app.dispose();
  receiver.close();
});

/** start ─► step_1 ─► step_2 ─► … ─► step_20 */
function line() {
  const ids = Array.from({ length: STEPS }, (_, index) => `step_${index + 1}`);
  const nodes = ids.map((id, index) => [
    id,
    {
      type: "http",
      name: id,
      position: [260 * (index + 1), 0],
      config: { method: "POST", url: receiver.url(`/${id}`) },
    },
  ]);
  return {
    heddle: 1,
    name: "Twenty calls",
    nodes: {
      start: { type: "manual", name: "Start", position: [0, 0], config: {} },
      ...Object.fromEntries(nodes),
    },
    edges: ids.map((id, index) => ({ from: index === 0 ? "start" : `step_${index}`, to: id })),
  };
}

async function statusOf(runId: string): Promise<unknown> {
  return (await app.api("GET", `/runs/${runId}`)).body["status"];
}

test("after kill -9 of everything the run goes on, and no finished step is executed again", async () => {
  const created = await app.api("POST", "/workflows", { document: line() });
  expect(created.status).toBe(201);
  let reached: () => void = () => undefined;
  const inFlight = new Promise<void>((resolve) => {
    reached = resolve;
  });
  // The eighth call is never answered: it is the step that the plug is pulled on.
  receiver.hold = (key) => {
    if (!key.endsWith(":step_8")) return Promise.resolve();
    reached();
    return new Promise(() => undefined);
  };
  const started = await app.api("POST", `/workflows/${created.body["id"]}/runs`, { input: {} });
  expect(started.status).toBe(202);
  const runId = String(started.body["id"]);
  await inFlight;
  await app.kill();
  receiver.hold = null;

  await app.start({ HEDDLE_API_KEY: API_KEY });
  await vi.waitFor(async () => expect(await statusOf(runId)).toBe("completed"), {
    timeout: 30_000,
    interval: 100,
  });

  const expected = Array.from({ length: STEPS }, (_, index) => `${runId}:step_${index + 1}`);
  const counts = expected.map((key) => receiver.keys.filter((other) => other === key).length);
  expect(counts).toEqual(expected.map((key) => (key.endsWith(":step_8") ? 2 : 1)));
  const step = await app.api("GET", `/runs/${runId}/steps/step_8`);
  expect(step.body).toMatchObject({
    status: "completed",
    attempts: [{ status: "failed", error: { class: "interrupted" } }, { status: "completed" }],
  });
}, 300_000);

test("a second kill, between runs, loses nothing either", async () => {
  const before = await app.api("GET", "/runs");
  await app.kill();
  await app.start({ HEDDLE_API_KEY: API_KEY });
  expect((await app.api("GET", "/runs")).body).toEqual(before.body);
}, 300_000);
