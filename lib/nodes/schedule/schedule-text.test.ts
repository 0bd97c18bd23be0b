import { expect, test } from "vitest";
import { scheduleText } from "./schedule-text";

test.each([
  ["* * * * *", "every minute"],
  ["*/15 * * * *", "every 15 minutes"],
  ["5 * * * *", "every hour at :05"],
  ["0 */6 * * *", "every 6 hours"],
  ["30 9 * * *", "every day at 09:30"],
  ["0 9 * * 1-5", "Monday to Friday at 09:00"],
  ["0 9 * * mon,WED,7", "Monday, Wednesday, Sunday at 09:00"],
  ["0 6 1 * *", "on day 1 of the month at 06:00"],
])("%s reads “%s”", (cron, text) => {
  expect(scheduleText(cron)).toBe(text);
});

test.each([
  "0 9 * 1 *",
  "0 9 1 * 1",
  "0 9,17 * * *",
  "0 9 L * *",
  "0 9 * * 1#2",
  "*/15 8-18 * * 1-5",
  "0 9 * * 1-3-5",
  "15 */6 * * *",
  "*/45 * * * *",
  "0 */5 * * *",
  "nonsense",
  "",
])("%j is shown as it is", (cron) => {
  expect(scheduleText(cron)).toBe(cron);
});
