import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { executeHttp } from "@/lib/nodes/http/execute";
import { executionOf, stepOf } from "@/lib/nodes/testing/execution";
import { newId } from "@/lib/utils/ids";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { createCredential } from "../credentials";
import { prisma } from "../db";
import { env } from "../env";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { authorize, authorizedHttp } from "./authorize";
import { filesOf } from "./files";
import { type RunScope, UsedSecrets } from "./run-scope";

withTestDatabase();

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
let server: Server;
let scope: RunScope;
let seen: { line: string; authorization: string | undefined }[] = [];
/** Tokens that the API no longer takes. */
const revoked = new Set<string>();
let tokens = 0;

function address(path: string): string {
  // The server listens on TCP, so its address is never a pipe's name.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

/** An API with a token server, a picture, an inbox for files, and a list on three pages. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "/", headers } = request;
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const body = await buffer(request);
  const json = (value: Json) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  if (pathname === "/token") {
    tokens += 1;
    return void json({ access_token: `access-token-${tokens}`, expires_in: 3600 });
  }
  seen.push({ line: `${method} ${url}`, authorization: headers.authorization });
  if (!headers.authorization || revoked.has(headers.authorization)) return void response.writeHead(401).end();
  if (pathname === "/picture") return void response.setHeader("content-type", "image/png").end(PNG);
  if (pathname === "/echo") return void json({ you: headers.authorization });
  if (pathname === "/inbox") {
    const form = await new Response(new Uint8Array(body), {
      headers: { "content-type": headers["content-type"] ?? "" },
    }).formData();
    const file = form.get("file");
    const text = file instanceof File ? Buffer.from(await file.arrayBuffer()).toString("hex") : "";
    return void json({ title: String(form.get("title")), file: text });
  }
  const page = Number(searchParams.get("page") ?? 1);
  if (page < 3) response.setHeader("link", `</list?page=${page + 1}>; rel="next"`);
  json([{ n: page }]);
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(env(), { HEDDLE_ALLOW_PRIVATE_NETWORK: true });
  const caller = await newCaller();
  const { workspaceId } = caller;
  const client = { tokenUrl: address("/token"), clientId: "heddle", clientSecret: "client-secret" };
  await createCredential(caller, { name: "Shop", kind: "oauth2", values: client });
  const workflowId = newId("wf");
  await prisma().workflow.create({ data: { id: workflowId, workspaceId, name: "W", key: "w", draft: {} } });
  const runId = newId("run");
  await prisma().run.create({
    data: {
      id: runId,
      workspaceId,
      workflowId,
      documentHash: "none",
      triggerNodeId: "start",
      triggerType: "manual",
      input: {},
    },
  });
  scope = { runId, workspaceId, secrets: new UsedSecrets() };
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

async function run(path: string, config: JsonObject = {}): Promise<JsonObject> {
  const step = stepOf({
    http: authorizedHttp,
    authorize: (name) => authorize(scope, name),
    files: filesOf(scope),
  });
  const whole = { url: address(path), credential: "Shop", ...config };
  const { output } = await executeHttp({ ...executionOf("http", whole), ...step });
  return isJsonObject(output) ? output : {};
}

test("a picture is downloaded as a file and sent on as a part of a form", async () => {
  const { body: file = null } = await run("/picture");
  expect(file).toMatchObject({
    $file: expect.any(String),
    name: "picture",
    type: "image/png",
    size: PNG.length,
  });
  const form = { method: "POST", bodyType: "multipart", body: { title: "Logo", file } };
  expect(await run("/inbox", form)).toMatchObject({ body: { title: "Logo", file: PNG.toString("hex") } });
});

test("all pages are read with one token, which is masked in what is recorded", async () => {
  const before = tokens;
  const output = await run("/list", { pagination: { mode: "link" } });
  expect(output).toMatchObject({ body: [{ n: 1 }, { n: 2 }, { n: 3 }], pages: 3, more: false });
  expect(seen.map(({ line }) => line)).toEqual(["GET /list", "GET /list?page=2", "GET /list?page=3"]);
  expect(tokens - before).toBeLessThanOrEqual(1);
  const echoed = await run("/echo");
  expect(JSON.stringify(echoed)).toContain("access-token-");
  expect(JSON.stringify(scope.secrets.mask(echoed))).not.toContain("access-token-");
});

test("a token that was revoked is replaced within the same step", async () => {
  await run("/echo");
  const [first] = seen;
  revoked.add(first?.authorization ?? "");
  seen = [];
  expect(await run("/echo")).toMatchObject({ status: 200 });
  expect(seen).toHaveLength(2);
  expect(seen[1]?.authorization).not.toBe(first?.authorization);
});
