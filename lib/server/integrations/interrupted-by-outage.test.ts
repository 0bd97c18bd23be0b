import { expect, test } from "vitest";
import { NodeError } from "@/lib/nodes/node-error";
import { NO_SERVICES } from "@/lib/nodes/testing/execution";
import { interruptedByOutage } from "./interrupted-by-outage";

const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

test("an outage of the database interrupts the step, also in a service of several parts", async () => {
  const fails = () => Promise.reject(away);
  const services = interruptedByOutage({
    ...NO_SERVICES,
    runResult: fails,
    store: { ...NO_SERVICES.store, get: fails },
  });
  const interruption = { class: "interrupted", code: "database-away", cause: away };
  await expect(services.runResult("run_1")).rejects.toMatchObject(interruption);
  await expect(services.store.get("people", "ada")).rejects.toMatchObject(interruption);
});

test("what a service says of the world outside is passed on, and so are mistakes", async () => {
  const refused = new NodeError("unavailable", "no-answer", "It did not answer.", { cause: away });
  for (const error of [refused, new TypeError("not a function")]) {
    const services = interruptedByOutage({ ...NO_SERVICES, runResult: () => Promise.reject(error) });
    await expect(services.runResult("run_1")).rejects.toBe(error);
  }
});
