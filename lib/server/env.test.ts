import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnv } from "./env";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-env-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("an empty environment gives the defaults of a laptop", () => {
  expect(readEnv({})).toMatchObject({
    HEDDLE_DATA_DIR: path.resolve(".heddle"),
    PORT: 3000,
    HOST: "127.0.0.1",
    HEDDLE_URL: "http://localhost:3000",
    HEDDLE_WORKERS: 1,
    HEDDLE_ALLOW_PRIVATE_NETWORK: false,
    HEDDLE_ALLOWED_HOSTS: [],
    usesInngestServer: false,
  });
});

test("an empty value counts as absent", () => {
  expect(readEnv({ PORT: "", HEDDLE_OWNER_EMAIL: "" }).PORT).toBe(3000);
});

test.each([
  [{ PORT: "abc" }, 'PORT must be a whole number from 1 to 65535 (it is "abc").'],
  [{ PORT: "70000" }, 'PORT must be a whole number from 1 to 65535 (it is "70000").'],
  [{ HEDDLE_WORKERS: "-1" }, 'HEDDLE_WORKERS must be a whole number from 0 to 64 (it is "-1").'],
  [
    { DATABASE_URL: "mysql://secret@host/db" },
    "DATABASE_URL must look like postgresql://user:password@host:5432/database.",
  ],
  [{ GITHUB_ID: "a" }, "GITHUB_ID and GITHUB_SECRET must be set together, or neither."],
  [
    { INNGEST_SIGNING_KEY: "a" },
    "INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY must be set together, or neither.",
  ],
])("%j is refused in one sentence that names the variable and no secret", (source, sentence) => {
  expect(() => readEnv(source)).toThrow(expect.objectContaining({ message: sentence }));
});

test("proxies are found by either name, with or without their scheme", () => {
  const source = {
    http_proxy: "proxy.example:3128",
    HTTPS_PROXY: "https://u:p@proxy.example",
    no_proxy: "a,.b",
  };
  expect(readEnv(source)).toMatchObject({
    HTTP_PROXY: "http://proxy.example:3128",
    HTTPS_PROXY: "https://u:p@proxy.example",
    NO_PROXY: ["a", ".b"],
  });
  expect(readEnv({}).HTTP_PROXY).toBeUndefined();
  expect(() => readEnv({ HTTP_PROXY: "socks5://u:secret@x" })).toThrow(
    expect.objectContaining({
      message: "HTTP_PROXY must be a proxy's address such as http://proxy.example.com:3128.",
    }),
  );
});

test("every bad value gets its own sentence", () => {
  expect(() => readEnv({ PORT: "x", LOG_LEVEL: "loud" })).toThrow(/^PORT .*\nLOG_LEVEL .*$/);
});

test.each([
  [{ INNGEST_EVENT_KEY: "a", INNGEST_SIGNING_KEY: "b" }, true],
  [{ INNGEST_DEV: "http://localhost:8288" }, true],
  [{ INNGEST_DEV: "0" }, false],
])("with %j, a real Inngest runs the functions: %s", (source, expected) => {
  expect(readEnv(source).usesInngestServer).toBe(expected);
});

test("a secret is made once, in a file that only its owner reads", () => {
  const source = { HEDDLE_DATA_DIR: path.join(folder, "data") };
  const secret = readEnv(source).HEDDLE_SECRET;
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(readEnv(source).HEDDLE_SECRET).toBe(secret);
  expect(statSync(path.join(folder, "data", "secret")).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(folder, "data")).mode & 0o777).toBe(0o700);
});
