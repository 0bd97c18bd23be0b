import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import type { Caller } from "./access";
import { pool, prisma } from "./db";
import { deliverHook } from "./deliver-hook";
import { saveFile } from "./files";
import { answerHook, incoming, readDelivery } from "./hook-request";
import { respondTo } from "./respond";
import { getRun } from "./runs";
import { seal } from "./secret-box";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { publishWorkflow } from "./versions";
import { createWorkflow, saveWorkflow } from "./workflows";

withTestDatabase();

function documentOf(config: JsonObject, more: JsonObject = {}): JsonObject {
  const hook = { type: "webhook", name: "Hook", position: [0, 0], config, ...more };
  return { heddle: 1, name: "Test", nodes: { hook }, edges: [] };
}

async function hookOf(config: JsonObject = {}) {
  const caller = await newCaller();
  const { id, hooks } = await createWorkflow(caller, documentOf(config));
  return { caller, id, token: hooks[0]?.url.split("/").at(-1) ?? "" };
}

async function send(token: string, init: RequestInit & { path?: string[] } = {}) {
  const { path = [], ...rest } = { method: "POST", ...init };
  const request = new Request(`http://localhost/hooks/${token}?n=1`, rest);
  return await deliverHook(token, await readDelivery(incoming(request, path)));
}

async function sendJson(token: string, value: JsonObject, headers: Record<string, string> = {}) {
  const type = { "content-type": "application/json" };
  return await send(token, { body: JSON.stringify(value), headers: { ...type, ...headers } });
}

/** The body as the run got it. */
async function bodyOf(caller: Caller, { runId }: { runId: string }) {
  const { input } = await getRun(caller, runId);
  return isJsonObject(input) ? input["body"] : undefined;
}

/** The run that was started last in the caller's workspace, once there is one. */
async function runOf(workflowId: string): Promise<string> {
  for (;;) {
    const run = await prisma().run.findFirst({ where: { workflowId } });
    if (run) return run.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function addCredential(caller: Caller, kind: string, values: Record<string, string>): Promise<void> {
  const { workspaceId } = caller;
  const secret = seal(JSON.stringify(values));
  await prisma().credential.create({
    data: { id: `cred_${workspaceId}`, workspaceId, name: "Sender", kind, secret },
  });
}

describe("a delivery", () => {
  test("is stored without the headers that authenticate its sender", async () => {
    const { caller, token } = await hookOf();
    const answer = await sendJson(token, { n: 1 }, { authorization: "Bearer secret", cookie: "a=b" });
    expect((await getRun(caller, answer.runId)).input).toEqual({
      method: "POST",
      path: "",
      query: { n: "1" },
      headers: { "content-type": "application/json" },
      body: { n: 1 },
    });
  });

  test("that comes again starts nothing new", async () => {
    const { token } = await hookOf();
    const first = await sendJson(token, {}, { "x-github-delivery": "d-1" });
    expect(await sendJson(token, {}, { "x-github-delivery": "d-1" })).toEqual(first);
    expect((await sendJson(token, {}, { "x-github-delivery": "d-2" })).runId).not.toBe(first.runId);
  });

  test("by another method, to an unknown address or a disabled trigger is refused", async () => {
    const { caller, id, token } = await hookOf();
    await expect(send(token, { method: "GET" })).rejects.toMatchObject({ code: "method-not-allowed" });
    await expect(sendJson("nobody", {})).rejects.toMatchObject({ code: "not-found" });
    await saveWorkflow(caller, id, { revision: 1, document: documentOf({}, { disabled: true }) });
    await expect(sendJson(token, {})).rejects.toMatchObject({ code: "not-found" });
  });

  test("runs the published version, at /test the draft", async () => {
    const { caller, id, token } = await hookOf();
    await publishWorkflow(caller, id, "");
    const published = await sendJson(token, {});
    const draft = await send(token, { path: ["test", "a", "b"], body: "{}" });
    expect((await getRun(caller, published.runId)).version).toBe(1);
    expect(await getRun(caller, draft.runId)).toMatchObject({ version: null, input: { path: "a/b" } });
  });
});

describe("a body", () => {
  test.each([
    ["application/json", '{"a":[1]}', { a: [1] }],
    ["application/ld+json; charset=utf-8", "5", 5],
    ["application/x-www-form-urlencoded", "a=1&b=2&a=3", { a: ["1", "3"], b: "2" }],
    ["application/x-www-form-urlencoded", '{"a":1}', { a: 1 }],
    ["text/csv", "a,b", "a,b"],
    ["application/xml", "<a/>", "<a/>"],
    ["application/json", "", null],
  ])("of type %s is read: %s", async (type, body, value) => {
    const { caller, token } = await hookOf();
    const answer = await send(token, { body, headers: { "content-type": type } });
    expect(await bodyOf(caller, answer)).toEqual(value);
  });

  test("with files keeps them with the run", async () => {
    const { caller, token } = await hookOf();
    const form = new FormData();
    form.set("who", "Ada");
    form.append("proof", new File(["abc"], "proof.txt", { type: "text/plain" }));
    form.append("proof", new File([new Uint8Array(9)], "b.bin"));
    const answer = await send(token, { body: form });
    const files = await prisma().file.findMany({ where: { runId: answer.runId }, orderBy: { size: "asc" } });
    expect(files.map(({ name, size }) => [name, size])).toEqual([
      ["proof.txt", 3],
      ["b.bin", 9],
    ]);
    expect(await bodyOf(caller, answer)).toEqual({
      who: "Ada",
      proof: [
        { $file: files[0]?.id, name: "proof.txt", type: "text/plain", size: 3 },
        { $file: files[1]?.id, name: "b.bin", type: "application/octet-stream", size: 9 },
      ],
    });
    const { rows } = await pool().query("SELECT lo_get($1) AS bytes", [files[0]?.content]);
    expect(String(rows[0].bytes)).toBe("abc");
  });

  test("that is no text is a file itself", async () => {
    const { caller, token } = await hookOf();
    const answer = await send(token, {
      body: new Uint8Array([1, 2]),
      headers: { "content-type": "image/png" },
    });
    expect(await bodyOf(caller, answer)).toMatchObject({ name: "body", type: "image/png", size: 2 });
  });

  test("that does not fit is refused, and its files are not kept", async () => {
    const inputSchema = { type: "object", properties: { who: { type: "string" } }, required: ["who"] };
    const { caller, token } = await hookOf({ inputSchema });
    const form = new FormData();
    form.set("proof", new File(["abc"], "proof.txt"));
    await expect(send(token, { body: form })).rejects.toMatchObject({ code: "invalid-input" });
    expect(await prisma().file.count({ where: { workspaceId: caller.workspaceId } })).toBe(0);
  });

  test("that is too large is refused, by what its type may have", async () => {
    const { token } = await hookOf();
    const large = (type: string, megabytes: number) =>
      send(token, { body: new Uint8Array(megabytes * 1024 * 1024 + 1), headers: { "content-type": type } });
    await expect(large("application/json", 5)).rejects.toMatchObject({ code: "too-large" });
    await expect(large("image/png", 16)).rejects.toMatchObject({ code: "too-large" });
    await expect(large("multipart/form-data; boundary=x", 20)).rejects.toMatchObject({ code: "too-large" });
  });

  test("that is not what it says it is, is refused", async () => {
    const { token } = await hookOf();
    const broken = (type: string) => send(token, { body: "{", headers: { "content-type": type } });
    await expect(broken("application/json")).rejects.toMatchObject({ code: "invalid-json" });
    await expect(broken("multipart/form-data; boundary=x")).rejects.toMatchObject({
      code: "invalid-request",
    });
  });
});

describe("callers have to prove who they are", () => {
  const body = '{"n":1}';
  const now = String(Math.floor(Date.now() / 1000));
  const sign = (key: string | Buffer, ...parts: string[]) => createHmac("sha256", key).update(parts.join(""));
  const key = Buffer.from("0123456789abcdef");

  test.each<[string, string, Record<string, string>, Record<string, string>, Record<string, string>]>([
    [
      "credential",
      "basic",
      { user: "ada", password: "pass" },
      { authorization: `Basic ${btoa("ada:pass")}` },
      { authorization: `Basic ${btoa("ada:other")}` },
    ],
    [
      "credential",
      "bearer",
      { token: "t0ken" },
      { authorization: "Bearer t0ken" },
      { authorization: "Bearer other" },
    ],
    ["credential", "header", { name: "X-Key", value: "t0ken" }, { "x-key": "t0ken" }, { "x-key": "t0ken2" }],
    [
      "hmac",
      "bearer",
      { token: "key" },
      { "x-hub-signature-256": `sha256=${sign("key", body).digest("hex")}` },
      { "x-hub-signature-256": `sha256=${sign("other", body).digest("hex")}` },
    ],
    [
      "hmac",
      "header",
      { name: "X-Any", value: "key" },
      { "x-hub-signature-256": sign("key", body).digest("base64") },
      { "x-hub-signature-256": sign("key", "{}").digest("base64") },
    ],
    [
      "slack",
      "bearer",
      { token: "key" },
      {
        "x-slack-request-timestamp": now,
        "x-slack-signature": `v0=${sign("key", `v0:${now}:`, body).digest("hex")}`,
      },
      {
        "x-slack-request-timestamp": "1700000000",
        "x-slack-signature": `v0=${sign("key", "v0:1700000000:", body).digest("hex")}`,
      },
    ],
    [
      "stripe",
      "bearer",
      { token: "key" },
      { "stripe-signature": `t=${now},v1=00,v1=${sign("key", `${now}.`, body).digest("hex")}` },
      { "stripe-signature": `t=${now},v1=00` },
    ],
    [
      "standard",
      "bearer",
      { token: `whsec_${key.toString("base64")}` },
      {
        "webhook-id": "m1",
        "webhook-timestamp": now,
        "webhook-signature": `v1,x v1,${sign(key, `m1.${now}.`, body).digest("base64")}`,
      },
      {
        "webhook-id": "m2",
        "webhook-timestamp": now,
        "webhook-signature": `v1,${sign(key, `m1.${now}.`, body).digest("base64")}`,
      },
    ],
  ])("by %s with a %s credential", async (kind, credential, values, right, wrong) => {
    const { caller, token } = await hookOf({ auth: { kind, credential: "Sender" } });
    await addCredential(caller, credential, values);
    const answer = await send(token, { body, headers: right });
    const { input } = await getRun(caller, answer.runId);
    const headers =
      isJsonObject(input) && isJsonObject(input["headers"]) ? Object.keys(input["headers"]) : [];
    for (const name of [
      "authorization",
      "x-key",
      "x-hub-signature-256",
      "x-slack-signature",
      "stripe-signature",
      "webhook-signature",
    ])
      expect(headers).not.toContain(name);
    for (const given of [wrong, {}])
      await expect(send(token, { body, headers: given })).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("a credential that is missing lets nobody in", async () => {
    const { token } = await hookOf({ auth: { kind: "hmac", credential: "Sender" } });
    const headers = { "x-hub-signature-256": sign("", body).digest("hex") };
    await expect(send(token, { body, headers })).rejects.toMatchObject({ code: "unauthorized" });
  });
});

describe("a webhook that is answered by a node", () => {
  const wait = { response: "respond" };

  test("gives the first answer, as soon as it is there", async () => {
    const { id, token } = await hookOf(wait);
    const answering = sendJson(token, {});
    const runId = await runOf(id);
    const response = { status: 201, headers: { "x-order": "A-17" }, body: { order: "A-17" } };
    expect(await respondTo(runId, response)).toBe(true);
    expect(await respondTo(runId, { status: 500, headers: {}, body: null })).toBe(false);
    const answer = answerHook(await answering);
    expect([answer.status, answer.headers.get("x-order"), answer.headers.get("x-heddle-run")]).toEqual([
      201,
      "A-17",
      runId,
    ]);
    expect(await answer.json()).toEqual({ order: "A-17" });
  });

  test("gives the content of a file that is the answer's body", async () => {
    const { caller, id, token } = await hookOf(wait);
    const { workspaceId } = caller;
    const file = { name: "a.csv", type: "text/csv", bytes: new TextEncoder().encode("a,b") };
    const answering = sendJson(token, {});
    const runId = await runOf(id);
    const body = await saveFile({ workspaceId, runId }, file);
    await respondTo(runId, { status: 200, headers: {}, body });
    const answer = answerHook(await answering);
    expect([answer.headers.get("content-type"), await answer.text()]).toEqual(["text/csv", "a,b"]);
  });

  test("gives the output of a run that ended without an answer", async () => {
    const { id, token } = await hookOf(wait);
    const answering = sendJson(token, {});
    const runId = await runOf(id);
    await pool().query(
      "WITH ended AS (UPDATE runs SET status = 'completed', output = '{\"ok\":true}' WHERE id = $1 RETURNING id) SELECT pg_notify('heddle_run_ended', id) FROM ended",
      [runId],
    );
    expect(await answering).toEqual({ kind: "completed", runId, output: { ok: true } });
  });
});
