import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { nodeDefinitions } from "../registry";
import type { Authorization, FileContent, Services } from "../services";
import { stepExecutionOf, webOf } from "../testing/execution";
import { executeHttp } from "./execute";

async function sendWith(
  services: Partial<Services>,
  config: JsonObject,
  ...answers: Parameters<typeof webOf>
) {
  const web = webOf(...answers);
  const result = await executeHttp(
    stepExecutionOf("http", { url: "https://api.example.com/a?x=1", ...config }, { ...web, ...services }),
  );
  return { requests: web.requests, request: web.requests[0], output: result.output };
}

function send(config: JsonObject, ...answers: Parameters<typeof webOf>) {
  return sendWith({}, config, ...answers);
}

const png = new Uint8Array([0x89, 0x50, 0, 255]);
const picture = { $file: "file_1", name: "pic.png", type: "image/png", size: 4 };

/** Files with one picture in them; what is saved gets the id file_new. */
function filesOf(saved: FileContent[] = []): Services["files"] {
  return {
    read: async (id) => {
      if (id === picture.$file) return { name: picture.name, type: picture.type, bytes: png };
      throw new NodeError("invalid-input", "no-file", `There is no file ${id}.`);
    },
    save: async (file) => {
      saved.push(file);
      return { $file: "file_new", name: file.name, type: file.type, size: file.bytes.length };
    },
  };
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

  test("of all methods, those that ask for no change have neither body nor key", async () => {
    for (const method of ["GET", "HEAD", "OPTIONS"])
      expect((await send({ method, body: "x" })).request).toMatchObject({ method, headers: {} });
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      expect((await send({ method, body: "x" })).request).toMatchObject({ method, body: '"x"' });
  });

  test("with a body of nothing has none", async () => {
    const { request } = await send({ method: "POST", bodyType: "none", body: { a: 1 } });
    expect(request).not.toHaveProperty("body");
  });

  test("with a form with files has each field and file as a part", async () => {
    const body = { title: "A picture", tag: ["x", "y"], file: picture, none: null };
    const headers = { "content-type": "multipart/form-data" };
    const { request } = await sendWith(
      { files: filesOf() },
      { method: "POST", bodyType: "multipart", body, headers },
    );
    const form = await new Response(new Uint8Array(Buffer.from(request?.body ?? "")), {
      headers: { "content-type": request?.headers["content-type"] ?? "" },
    }).formData();
    expect([...form.keys()]).toEqual(["title", "tag", "tag", "file"]);
    expect([form.get("title"), form.getAll("tag")]).toEqual(["A picture", ["x", "y"]]);
    const file = form.get("file");
    if (!(file instanceof File)) throw new Error("No file was sent");
    expect([file.name, file.type]).toEqual(["pic.png", "image/png"]);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(png);
  });

  test.each<[Json, string]>([
    [picture, "image/png"],
    ["iVAA/w==", "application/octet-stream"],
  ])("with the file %j as its body has its bytes and type", async (body, type) => {
    const { request } = await sendWith({ files: filesOf() }, { method: "PUT", bodyType: "raw", body });
    expect(request?.headers["content-type"]).toBe(type);
    expect(new Uint8Array(Buffer.from(request?.body ?? ""))).toEqual(png);
  });

  test.each<[JsonObject, RegExp]>([
    [{ bodyType: "raw", body: "no base64!" }, /text that is not base64/],
    [{ bodyType: "raw", body: 7 }, /a number/],
    [{ bodyType: "raw", body: { ...picture, $file: "gone" } }, /no file gone/],
    [{ bodyType: "multipart", body: [picture] }, /a list/],
    [{ bodyType: "multipart", body: picture }, /is a file/],
  ])("%j cannot be sent", async (config, message) => {
    await expect(sendWith({ files: filesOf() }, { method: "POST", ...config })).rejects.toThrow(message);
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

describe("a credential", () => {
  const signedWith = (...given: Partial<Authorization>[]) => {
    let count = 0;
    return {
      authorize: async (name: string) => {
        expect(name).toBe("Mine");
        count += 1;
        return { headers: {}, query: {}, ...given[Math.min(count, given.length) - 1] };
      },
    };
  };
  const signed = { url: "https://api.example.com/bot{key}/x?k=0", credential: "Mine" };

  test("adds its headers, which go before those of the node", async () => {
    const services = signedWith({ headers: { authorization: "Bearer t" } });
    const { request } = await sendWith(services, { ...signed, headers: { Authorization: "other" } });
    expect(request?.headers).toEqual({ authorization: "Bearer t" });
  });

  test("goes into the query, or where the address names it", async () => {
    const inQuery = await sendWith(signedWith({ query: { k: "s&1" } }), signed);
    expect(inQuery.request?.url).toBe("https://api.example.com/bot%7Bkey%7D/x?k=s%261");
    const inPath = await sendWith(signedWith({ query: { key: "12:a$&b" } }), signed);
    expect(inPath.request?.url).toBe("https://api.example.com/bot12:a$&b/x?k=0");
  });

  test("that is refused is asked for a new token once", async () => {
    const renewed = signedWith(
      { headers: { authorization: "Bearer 1" } },
      { headers: { authorization: "Bearer 2" } },
    );
    const { requests, output } = await sendWith(renewed, signed, { status: 401 }, { status: 200 });
    expect(requests.map(({ headers }) => headers["authorization"])).toEqual(["Bearer 1", "Bearer 2"]);
    expect(output).toMatchObject({ status: 200 });
    const fixed = signedWith({ headers: { authorization: "Bearer 1" } });
    await expect(sendWith(fixed, signed, { status: 401 }, { status: 200 })).rejects.toMatchObject({
      class: "auth",
    });
  });
});

describe("the answer", () => {
  test.each([
    ["image/png", "auto", undefined, "a"],
    ["application/pdf", "auto", 'attachment; filename="in\\"voice.pdf"', 'in"voice.pdf'],
    [
      "application/zip",
      "auto",
      "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.zip; filename=x",
      "résumé.zip",
    ],
    ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "auto", "", "a"],
    ["text/csv", "file", "attachment; filename=../../etc/x.csv", "x.csv"],
    ["application/json; charset=utf-8", "file", undefined, "a"],
  ])("of type %s read as %s with %s becomes the file %s", async (type, responseType, disposition, name) => {
    const saved: FileContent[] = [];
    const headers = { "content-type": type, ...(disposition && { "content-disposition": disposition }) };
    const { output } = await sendWith(
      { files: filesOf(saved) },
      { responseType },
      { headers, body: "?", bytes: png },
    );
    const media = type.split(";")[0] ?? "";
    expect(saved).toEqual([{ name, type: media, bytes: png }]);
    expect(output).toMatchObject({ body: { $file: "file_new", name, type: media, size: 4 } });
  });

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

describe("statuses of one's own choice", () => {
  test.each([
    [404, true],
    [499, false],
    [500, true],
    [599, true],
    [302, true],
    [400, false],
  ])("%d fails: %s", async (status, fails) => {
    const sent = send({ failOn: "listed", statuses: "404, 500-599,302" }, { status });
    if (fails) await expect(sent).rejects.toMatchObject({ code: `http-${status}` });
    else expect((await sent).output).toMatchObject({ status });
  });

  test("are checked as they are written", () => {
    const check = (statuses: string) => nodeDefinitions.http.config.safeParse({ url: "x", statuses }).success;
    expect(["404", "4xx", "600", "404,", "400-499, 503"].map(check)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});

test("an answer that says it failed, fails", async () => {
  const config = { failWhen: "response.body.ok == false" };
  const answer = (ok: boolean) => ({ headers: { "content-type": "application/json" }, body: `{"ok":${ok}}` });
  expect((await send(config, answer(true))).output).toMatchObject({ body: { ok: true } });
  await expect(send(config, answer(false))).rejects.toMatchObject({
    code: "answer-refused",
    message: 'GET api.example.com answered: {"ok":false}',
  });
});

describe("pages", () => {
  const json = (value: Json, headers: Record<string, string> = {}) => ({
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(value),
  });
  const urls = ({ requests }: { requests: { url: string }[] }) => requests.map(({ url }) => url);

  test("are followed by their Link header, with its own query", async () => {
    const link =
      '<https://api.example.com/a?page=1>; rel="prev", </b?page=3&x=1>; title="a, b"; rel="last next"';
    const pagination = { mode: "link" };
    const sent = await send({ pagination, query: { q: "1" } }, json([1, 2], { link }), json([3]));
    expect(urls(sent)).toEqual(["https://api.example.com/a?x=1&q=1", "https://api.example.com/b?page=3&x=1"]);
    expect(sent.output).toMatchObject({ status: 200, body: [1, 2, 3], pages: 2, more: false });
  });

  test("are followed by a cursor in the query, and one that is an address is called", async () => {
    const pagination = {
      mode: "cursor",
      cursor: "response.body.?next.orValue(null)",
      cursorParam: "after",
      items: "response.body.data",
    };
    const sent = await send(
      { pagination },
      json({ data: [1], next: "c 2" }),
      json({ data: [2], next: "https://api.example.com/deep?x=2" }),
      json({ data: [] }),
    );
    expect(urls(sent)).toEqual([
      "https://api.example.com/a?x=1",
      "https://api.example.com/a?x=1&after=c+2",
      "https://api.example.com/deep?x=2",
    ]);
    expect(sent.output).toMatchObject({ body: [1, 2], pages: 3, more: false });
  });

  test("with the cursor in the body have a key each, or a service would repeat its first answer", async () => {
    const pagination = {
      mode: "cursor",
      cursor: "response.body.next",
      cursorParam: "start",
      cursorIn: "body",
    };
    const config = {
      method: "POST",
      body: { size: 1 },
      pagination: { ...pagination, items: "response.body.list" },
    };
    const { requests } = await send(config, json({ list: [1], next: "n" }), json({ list: [2], next: null }));
    expect(requests.map(({ body }) => body)).toEqual(['{"size":1}', '{"size":1,"start":"n"}']);
    expect(requests.map(({ headers }) => headers["idempotency-key"])).toEqual([
      "run_1:node",
      "run_1:node:page[1]",
    ]);
  });

  test("are counted up to the first empty one, or to the limit, which is said", async () => {
    const pagination = { mode: "page", pageParam: "p", startPage: 0, maxPages: 3 };
    const short = await send({ pagination }, json([1]), json([]));
    expect(urls(short)).toEqual(["https://api.example.com/a?x=1&p=0", "https://api.example.com/a?x=1&p=1"]);
    expect(short.output).toMatchObject({ body: [1], pages: 2, more: false });
    const long = await send({ pagination }, json([1]), json([2]), json([3]), json([4]));
    expect(long.output).toMatchObject({ body: [1, 2, 3], pages: 3, more: true });
  });

  test("on another host are not asked for, because the credential is not for it", async () => {
    const link = '<https://evil.example/a>; rel="next"';
    await expect(send({ pagination: { mode: "link" } }, json([1], { link }))).rejects.toMatchObject({
      code: "page-elsewhere",
    });
  });

  test("that hold no list are an error that says what to fill in", async () => {
    await expect(send({ pagination: { mode: "page" } }, json({ data: [] }))).rejects.toThrow(
      "The body of a page is an object, not a list. Say under “Items” where the list is.",
    );
  });

  test("that are together over 10 MB are refused", async () => {
    const bytes = new Uint8Array(6 * 1024 * 1024);
    const page = { ...json([1]), bytes };
    await expect(send({ pagination: { mode: "page" } }, page, page)).rejects.toMatchObject({
      code: "pages-too-large",
    });
  });

  test("that fail, fail the node", async () => {
    const failed = send({ pagination: { mode: "page" } }, json([1]), { status: 503 });
    await expect(failed).rejects.toMatchObject({ code: "http-503" });
  });
});

test("only methods that change something count as writing", () => {
  const { http } = nodeDefinitions;
  expect(http.touches(http.config.parse({ url: "x" }))).toBe("reads");
  expect(http.touches(http.config.parse({ url: "x", method: "DELETE" }))).toBe("writes");
});
