import { expect, test } from "vitest";
import { readArguments } from "./options";

test("the command line says where to listen, whom to call and how to retry", () => {
  const url = "http://127.0.0.1:3000/api/inngest";
  expect(readArguments([])).toEqual({ port: 8288, sdkUrls: [], retryIntervalMs: null });
  expect(readArguments(["--port", "9000", "--sdk-url", url, "--retry-interval", "1s"])).toEqual({
    port: 9000,
    sdkUrls: [url],
    retryIntervalMs: 1000,
  });
  expect(readArguments(["--help"])).toBeNull();
});

test("what cannot be meant is refused", () => {
  expect(() => readArguments(["--port", "many"])).toThrow(/--port/);
  expect(() => readArguments(["--sdk-url", "localhost:3000"])).toThrow(/--sdk-url/);
  expect(() => readArguments(["--retry-interval", "soon"])).toThrow(/duration/);
  expect(() => readArguments(["--quick"])).toThrow(/--quick/);
});
