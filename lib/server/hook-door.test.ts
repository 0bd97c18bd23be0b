import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POST } from "@/app/hooks/[token]/[[...path]]/route";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import { prisma } from "./db";
import { saveFile } from "./files";
import { answerDelivery } from "./hook-door";
import { respondTo } from "./respond";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow } from "./workflows";

withTestDatabase();

const NOT_OURS = 418;
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (!answerDelivery(request, response)) response.writeHead(NOT_OURS).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function hookOf(config: JsonObject) {
  const caller = await newCaller();
  const hook = { type: "webhook", name: "Hook", position: [0, 0], config };
  const document = { heddle: 1, name: "Test", nodes: { hook }, edges: [] };
  const { id, hooks } = await createWorkflow(caller, document);
  return { caller, id, token: hooks[0]?.url.split("/").at(-1) ?? "" };
}

/** What is not of this one answer: its status, its type and its body, without ids of runs. */
async function kindOf(answer: Response) {
  const body = (await answer.text()).replaceAll(/run_\w+/g, "run_…");
  return { status: answer.status, type: answer.headers.get("content-type"), body };
}

async function byRoute(token: string, init: RequestInit, path: string[] = []) {
  const request = new Request([`${origin}/hooks`, token, ...path].join("/"), { method: "POST", ...init });
  return await kindOf(await POST(request, { params: Promise.resolve({ token, path }) }));
}

async function byDoor(token: string, init: RequestInit, path: string[] = []) {
  return await kindOf(
    await fetch([`${origin}/hooks`, token, ...path].join("/"), { method: "POST", ...init }),
  );
}

describe("a delivery that is answered without Next", () => {
  const json = { "content-type": "application/json" };
  test.each<[string, JsonObject, RequestInit, string[]]>([
    ["starts a run", {}, { body: '{"n":1}', headers: json }, []],
    ["with a path, of the draft", {}, { body: '{"n":1}', headers: json }, ["test", "a", "b.c"]],
    ["is no JSON", {}, { body: "{", headers: json }, []],
    ["has the wrong method", { method: "PUT" }, { body: "{}", headers: json }, []],
    ["proves nothing", { auth: { kind: "hmac", credential: "Sender" } }, { body: "{}", headers: json }, []],
    ["is too large", {}, { body: `"${"x".repeat(6_000_000)}"`, headers: json }, []],
    ["has nothing in it", {}, {}, []],
  ])("gets the answer of the route when it %s", async (_, config, init, path) => {
    const { token } = await hookOf(config);
    expect(await byDoor(token, init, path)).toEqual(await byRoute(token, init, path));
  });

  test("to an unknown address gets the problem of the route", async () => {
    const answer = await byDoor("unknown", {});
    expect(answer).toEqual(await byRoute("unknown", {}));
    expect(answer.status).toBe(404);
  });

  test("reaches the run as it was sent, with where it came from", async () => {
    const { id, token } = await hookOf({});
    const headers = { ...json, "x-forwarded-proto": "https", "x-one": "1" };
    await fetch(`${origin}/hooks/${token}/orders?n=1`, { method: "POST", body: '{"a":[1]}', headers });
    const { input } = await prisma().run.findFirstOrThrow({ where: { workflowId: id } });
    expect(input).toMatchObject({ method: "POST", path: "orders", query: { n: "1" }, body: { a: [1] } });
    const sent = isJsonObject(input) ? input["headers"] : null;
    const from = { "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" };
    expect(sent).toMatchObject({ "x-one": "1", host: new URL(origin).host, ...from });
  });

  test("gets what a node answers, which cannot act upon our origin", async () => {
    const { caller, id, token } = await hookOf({ response: "respond" });
    const answering = fetch(`${origin}/hooks/${token}`, { method: "POST" });
    await expect
      .poll(async () => (await prisma().run.findFirst({ where: { workflowId: id } }))?.id)
      .toBeTruthy();
    const { id: runId } = await prisma().run.findFirstOrThrow({ where: { workflowId: id } });
    const file = { name: "a.html", type: "text/html", bytes: new TextEncoder().encode("<p>ü</p>") };
    const body = await saveFile({ workspaceId: caller.workspaceId, runId }, file);
    await respondTo(runId, {
      status: 201,
      headers: { "x-order": "A-17", "x-frame-options": "ALLOWALL" },
      body,
    });
    const answer = await answering;
    expect(await kindOf(answer)).toEqual({ status: 201, type: "text/html", body: "<p>ü</p>" });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "x-order": "A-17",
      "x-heddle-run": runId,
      "x-frame-options": "DENY",
      "content-security-policy": expect.stringContaining("sandbox"),
      "content-length": "9",
    });
  });

  test.each([
    ["says so before", "content-length: 8388608\r\n", ""],
    ["does not say so", "transfer-encoding: chunked\r\n", "100000\r\n"],
  ])(
    "that is too large and %s is answered while it is sent, and can be sent to its end",
    async (_, header, size) => {
      const { token } = await hookOf({});
      const socket = connect(Number(new URL(origin).port), "127.0.0.1");
      const failed = vi.fn();
      socket.on("error", failed);
      socket.write(`POST /hooks/${token} HTTP/1.1\r\nhost: h\r\n${header}\r\n`);
      const piece = `${size}${"x".repeat(0x100000)}${size && "\r\n"}`;
      for (let sent = 0; sent < 6; sent++) socket.write(piece);
      let said = "";
      socket.on("data", (data) => {
        said += String(data);
      });
      await expect.poll(() => said).toMatch(/^HTTP\/1.1 413 .*connection: close.*"code":"too-large".*}$/is);
      for (let sent = 0; sent < 2; sent++) socket.write(piece);
      socket.end(size && "0\r\n\r\n");
      await once(socket, "close");
      expect(failed).not.toHaveBeenCalled();
    },
  );

  test("whose sender goes away in the middle of the body leaves nothing, and the server goes on", async () => {
    const { id, token } = await hookOf({});
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(`POST /hooks/${token} HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n{"half":`);
    await once(server, "request");
    socket.destroy();
    await once(socket, "close");
    expect((await byDoor(token, {})).status).toBe(202);
    expect(await prisma().run.count({ where: { workflowId: id } })).toBe(1);
  });
});

test.each([
  ["GET", "/"],
  ["GET", "/api/v1/workflows"],
  ["OPTIONS", "/hooks/token"],
  ["HEAD", "/hooks/token"],
  ["POST", "/hooks"],
  ["POST", "/hooks/"],
  ["POST", "/hooks/token/"],
  ["POST", "/hooks/token//a"],
  ["POST", "/hooks/token/.."],
  ["POST", "/hooks/token/a%20b"],
  ["POST", "/hooksy/token"],
])("%s %s is left to Next", async (method, path) => {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  socket.end(`${method} ${path} HTTP/1.0\r\n\r\n`);
  const [said] = await once(socket, "data");
  expect(String(said)).toContain(` ${NOT_OURS} `);
});
