import { expect, test } from "vitest";
import { configIssues } from "../config-issues";
import { event } from "./definition";

test.each(["order.paid", "order.*", "*", "run.failed", "shop/order:paid-1", "Order_2"])(
  "%s is a name",
  (name) => {
    expect(configIssues(event, { name })).toEqual([]);
  },
);

test.each([
  ["", "Event is empty"],
  ["order.*.late", "A name such as order.paid, or order.* for many"],
  ["order paid", "A name such as order.paid, or order.* for many"],
  [".paid", "A name such as order.paid, or order.* for many"],
])("“%s” is none: %s", (name, message) => {
  expect(configIssues(event, { name })).toEqual([{ field: ["name"], message }]);
});

test("the type of its data is the schema that it asks for", () => {
  const data = { type: "object", properties: { total: { type: "number" } } };
  const config = event.config.parse({ name: "order.paid", inputSchema: data });
  expect(event.output(config)).toMatchObject({ properties: { data } });
});
