import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { nodeDefinitions } from "../registry";
import { stepExecutionOf, webOf } from "../testing/execution";
import { executeHttp } from "./execute";

async function send(config: JsonObject, ...answers: Parameters<typeof webOf>) {
  const web = webOf(...answers);
  const result = await executeHttp(
    stepExecutionOf("http", { url: "https://api.example.com/a?x=1", ...config }, web),
  );
  return { request: web.requests[0], output: result.output };
}

describe("the request", () => {
  test("carries query, headers and a JSON body, and the key that makes it safe to repeat", async () => {
    const { request } = await send({
      method: "POST",
      query: { q: "a b", tag: ["x", "y"], none: null },
      headers: { "X-Id": 7 },
      body: { email: "ada@example.com" },
      redirects: 2,
    });
    expect(request).toMatchObject({
      method: "POST",
      url: "https://api.example.com/a?x=1&q=a+b&tag=x&tag=y",
      headers: { "idempotency-key": "run_1:node", "content-type": "application/json", "x-id": "7" },
      body: '{"email":"ada@example.com"}',
      redirects: 2,
      timeoutMs: 30_000,
    });
  });

  test("of a safe method has neither body nor key", async () => {
    const { request } = await send({ method: "GET", body: { a: 1 } });
    expect(request).not.toHaveProperty("body");
    expect(request?.headers).toEqual({});
  });

  test.each([
    ["text", "Hello", "text/plain; charset=utf-8", "Hello"],
    ["form", { a: "1 2", b: ["x", "y"] }, "application/x-www-form-urlencoded", "a=1+2&b=x&b=y"],
    ["json", "Hello", "application/json", '"Hello"'],
    ["json", null, "application/json", "null"],
  ])("sends %s %j as %s", async (bodyType, body, contentType, text) => {
    const { request } = await send({ method: "PUT", bodyType, body });
    expect(request).toMatchObject({ body: text, headers: { "content-type": contentType } });
  });

  test("headers that are set go before our own", async () => {
    const { request } = await send({
      method: "POST",
      body: {},
      headers: { "Content-Type": "application/ld+json", "Idempotency-Key": "mine" },
    });
    expect(request?.headers).toEqual({ "content-type": "application/ld+json", "idempotency-key": "mine" });
  });

  test.each<[JsonObject, RegExp]>([
    [{ url: "" }, /address is empty/],
    [{ url: "example.com" }, /“example.com” is not an address/],
    [{ url: "file:///etc/passwd" }, /http:\/\/ or https:\/\//],
    [{ headers: { "bad name": "x" } }, /header “bad name”/],
    [{ headers: { a: "x\r\ny: z" } }, /header “a”/],
    [{ method: "POST", bodyType: "form", body: [1] }, /it is a list/],
  ])("%j cannot be sent", async (config, message) => {
    await expect(send(config)).rejects.toMatchObject({
      class: "invalid-input",
      message: expect.stringMatching(message),
    });
  });
});

describe("the answer", () => {
  test.each([
    ["application/json; charset=utf-8", "auto", '{"a":1}', { a: 1 }],
    ["application/problem+json", "auto", "[]", []],
    ["application/json", "auto", "not json", "not json"],
    ["application/json", "auto", "", null],
    ["text/html", "auto", "<p>", "<p>"],
    ["text/plain", "json", "5", 5],
    ["application/json", "text", "{}", "{}"],
  ])("of type %s read as %s: %s", async (contentType, responseType, body, value) => {
    const { output } = await send({ responseType }, { headers: { "content-type": contentType }, body });
    expect(output).toEqual({ status: 200, headers: { "content-type": contentType }, body: value });
  });

  test("that should be JSON and is not fails with its beginning", async () => {
    await expect(send({ responseType: "json" }, { body: "<html>" })).rejects.toThrow("<html>");
  });
});

describe("a status", () => {
  test.each([
    [400, "invalid-input"],
    [401, "auth"],
    [403, "auth"],
    [404, "invalid-input"],
    [408, "timeout"],
    [429, "rate-limited"],
    [500, "unavailable"],
    [503, "unavailable"],
    [504, "timeout"],
  ])("of %d is a failure of class %s that quotes the answer", async (status, errorClass) => {
    const failure = send({ method: "POST" }, { status, body: `no ${"x".repeat(500)}` });
    await expect(failure).rejects.toMatchObject({
      class: errorClass,
      code: `http-${status}`,
      message: `POST api.example.com answered ${status}: no ${"x".repeat(197)}`,
    });
  });

  test("of 429 says how long to wait, in seconds or by date", async () => {
    const limited = (header: string) => send({}, { status: 429, headers: { "retry-after": header } });
    await expect(limited("7")).rejects.toMatchObject({ retryAfterMs: 7000 });
    await expect(limited("Thu, 01 Jan 1970 00:00:00 GMT")).rejects.toMatchObject({ retryAfterMs: 0 });
    await expect(limited("soon")).rejects.toMatchObject({ retryAfterMs: undefined });
  });

  test("that is not to fail is given on", async () => {
    expect((await send({ failOn: "5xx" }, { status: 404 })).output).toMatchObject({ status: 404 });
    expect((await send({ failOn: "never" }, { status: 503 })).output).toMatchObject({ status: 503 });
    await expect(send({ failOn: "5xx" }, { status: 500 })).rejects.toThrow("500");
  });
});

test("only methods that change something count as writing", () => {
  const { http } = nodeDefinitions;
  expect(http.touches(http.config.parse({ url: "x" }))).toBe("reads");
  expect(http.touches(http.config.parse({ url: "x", method: "DELETE" }))).toBe("writes");
});
