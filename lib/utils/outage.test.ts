import { expect, test } from "vitest";
import { isOutage } from "./outage";

test("an outage is told from a mistake, also where it is another error's cause", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect(isOutage(refused)).toBe(true);
  expect(isOutage(new Error("Could not send", { cause: refused }))).toBe(true);
  expect(isOutage(Object.assign(new Error("starting up"), { code: "57P03" }))).toBe(true);
  const asPrismaSays = { code: "P2039", meta: { driverAdapterError: { cause: { originalCode: "57P03" } } } };
  expect(isOutage(Object.assign(new Error("Database error"), asPrismaSays))).toBe(true);
  expect(isOutage(Object.assign(new Error("duplicate key"), { code: "23505" }))).toBe(false);
  expect(isOutage(new TypeError("not a function"))).toBe(false);
});
