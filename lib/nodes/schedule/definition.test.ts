import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { configIssues } from "../config-issues";
import { schedule } from "./definition";

test.each<[JsonObject, string[]]>([
  [{ cron: "*/15 8-18 * * mon-fri", timezone: "America/New_York" }, []],
  [{ cron: "0 9 * * 1-5", catchUp: "skip" }, []],
  [{ cron: "" }, ["cron: Times is empty"]],
  [
    { cron: "0 9 * *" },
    ["cron: A schedule has five fields: minute, hour, day, month, weekday, such as 0 9 * * 1-5"],
  ],
  [{ cron: "0 0 30 2 *" }, ["cron: This never comes about"]],
  [{ cron: "0 9 * * *", timezone: "Mars/Base" }, ["timezone: There is no such time zone"]],
])("%j has the faults %j", (config, faults) => {
  const found = configIssues(schedule, config).map(({ field, message }) => `${field.join(".")}: ${message}`);
  expect(found).toEqual(faults);
});

test("a field out of range is named", () => {
  const [issue] = configIssues(schedule, { cron: "75 9 * * *" });
  expect(issue).toMatchObject({ field: ["cron"], message: expect.stringContaining("75") });
});

test("it runs once for what was missed unless told otherwise, by the clock of UTC", () => {
  expect(schedule.config.parse({ cron: "0 9 * * *" })).toEqual({
    cron: "0 9 * * *",
    timezone: "UTC",
    catchUp: "once",
  });
});
