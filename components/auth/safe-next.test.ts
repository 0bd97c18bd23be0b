import { expect, test } from "vitest";
import { safeNext } from "./safe-next";

test.each([
  ["/runs?status=failed#top", "/runs?status=failed#top"],
  [null, "/workflows"],
  ["https://example.com", "/workflows"],
  ["//example.com/path", "/workflows"],
  ["/\\example.com", "/workflows"],
  ["javascript:alert(1)", "/workflows"],
])("%j leads to %s", (next, path) => {
  expect(safeNext(next)).toBe(path);
});
