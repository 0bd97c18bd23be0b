import { expect, test } from "vitest";
import { STEP_STATUSES } from "@/lib/nodes/status";
import { STATUS } from "./status";

test("every status can be told from the others by its word and by its icon", () => {
  expect(new Set(STEP_STATUSES.map((status) => STATUS[status].label)).size).toBe(STEP_STATUSES.length);
  expect(new Set(STEP_STATUSES.map((status) => STATUS[status].icon)).size).toBe(STEP_STATUSES.length);
});
