import { expect, test } from "vitest";
import { toHttpResponse } from "./respond";

test("text is sent as it is, everything else as JSON, null as nothing", async () => {
  const text = toHttpResponse("run_1", { status: 200, headers: {}, body: "Hello" });
  expect([text.headers.get("content-type"), await text.text()]).toEqual([
    "text/plain; charset=utf-8",
    "Hello",
  ]);
  const json = toHttpResponse("run_1", { status: 200, headers: {}, body: ["Hello"] });
  expect([json.headers.get("content-type"), await json.text()]).toEqual(["application/json", '["Hello"]']);
  expect(await toHttpResponse("run_1", { status: 200, headers: {}, body: null }).text()).toBe("");
  expect(toHttpResponse("run_1", { status: 204, headers: {}, body: "ignored" }).status).toBe(204);
});

test("an answer cannot act upon our origin or its connection", () => {
  const headers = {
    "content-type": "text/html",
    "set-cookie": "session=stolen",
    "transfer-encoding": "chunked",
    "content-length": "7",
    "content-security-policy": "default-src *",
    "clear-site-data": '"*"',
    "x-heddle-run": "run_2",
    location: "https://example.com",
  };
  const sent = toHttpResponse("run_1", { status: 302, headers, body: "<p>" }).headers;
  expect(Object.fromEntries(sent)).toEqual({
    "content-type": "text/html",
    location: "https://example.com",
    "x-heddle-run": "run_1",
  });
});
