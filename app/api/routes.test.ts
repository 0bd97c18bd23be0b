import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "@/lib/api/errors";
import { hashApiKey } from "@/lib/server/auth";
import { prisma } from "@/lib/server/db";
import type { RouteHandler } from "@/lib/server/route";
import { startRunOf } from "@/lib/server/runs";
import { newCaller } from "@/lib/server/testing/callers";
import { withTestDatabase } from "@/lib/server/testing/database";
import { publishWorkflow } from "@/lib/server/versions";
import { createWorkflow } from "@/lib/server/workflows";
import type { JsonObject } from "@/lib/utils/json";

withTestDatabase();

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const ROOT = path.join(import.meta.dirname, "v1");
/** Open to everybody: what a first visitor needs. */
const PUBLIC = ["setup"];

const document: JsonObject = {
  heddle: 1,
  name: "Test",
  nodes: { start: { type: "manual", name: "Start", position: [0, 0], config: {} } },
  edges: [],
};

interface Route {
  name: string;
  method: (typeof METHODS)[number];
  handle: RouteHandler;
}

let routes: Route[] = [];
let params: Record<string, string> = {};
const KEYS = { owner: "owner-key-0123456789", outsider: "outsider-key-012345" };

beforeAll(async () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("route.ts"),
  );
  for (const file of files.sort()) {
    const module: Partial<Record<string, RouteHandler>> = await import(path.join(ROOT, file));
    for (const method of METHODS) {
      const handle = module[method];
      if (handle) routes = [...routes, { name: path.dirname(file), method, handle }];
    }
  }
  const [owner, outsider] = [await newCaller(), await newCaller()];
  for (const [name, { workspaceId }] of Object.entries({ owner, outsider })) {
    const hash = hashApiKey(name === "owner" ? KEYS.owner : KEYS.outsider);
    await prisma().apiKey.create({ data: { id: `key_${name}`, name, workspaceId, hash, role: "owner" } });
  }
  const workflow = await createWorkflow(owner, document);
  await publishWorkflow(owner, workflow.id, "");
  const options = { input: {}, trigger: undefined, version: undefined, idempotencyKey: null, waitSeconds: 0 };
  const run = await startRunOf(owner, workflow.id, options);
  params = { workflow: workflow.id, run: run.id };
});

function paramsOf({ name }: Route): Record<string, string> {
  const id = name.startsWith("runs") ? params["run"] : params["workflow"];
  const values = {
    id: id ?? "",
    nodeId: "start",
    version: "1",
    path: "start",
    unknown: "nothing",
    provider: "openai",
    collection: "handbook",
  };
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => new RegExp(`\\[(\\.\\.\\.)?${key}\\]`).test(name)),
  );
}

async function call(route: Route, key: string, body: unknown = bodyOf(route)): Promise<Response> {
  const hasBody = route.method !== "GET" && route.method !== "DELETE";
  const request = new Request(`http://localhost:3000/api/v1/${route.name}`, {
    method: route.method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(hasBody ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}),
  });
  return await route.handle(request, { params: Promise.resolve(paramsOf(route)) });
}

/** A body that the route would take. */
function bodyOf({ name, method }: Route): unknown {
  if (name === "workflows" || (name === "workflows/[id]" && method === "PUT"))
    return { revision: 1, document };
  if (name.endsWith("pins/[nodeId]")) return { output: {} };
  if (name.endsWith("[nodeId]")) return { input: {} };
  if (name.endsWith("/tags")) return { tags: ["sales"] };
  if (name === "models/default") return { model: "demo" };
  if (name === "models/keys/[provider]") return { apiKey: "sk-test-0123456789" };
  if (name === "approvals/[id]/decide") return { decision: "approved" };
  if (name === "credentials") return { name: "Mine", kind: "bearer", values: { token: "t-0123456789" } };
  return {};
}

function guarded(): Route[] {
  return routes.filter(({ name }) => !PUBLIC.includes(name) && !name.includes("unknown"));
}

test("every route was found", () => {
  expect(routes.length).toBeGreaterThan(25);
});

test("whoever is not signed in gets 401 from every route", async () => {
  for (const route of guarded()) {
    const response = await call(route, "no-such-key");
    expect([route.method, route.name, response.status]).toEqual([route.method, route.name, 401]);
    expect(await response.json()).toMatchObject({ code: "unauthorized", status: 401 });
  }
});

test("an outsider gets 404 for everything that has an id", async () => {
  for (const route of guarded().filter(({ name }) => name.includes("[id]"))) {
    const response = await call(
      route,
      KEYS.outsider,
      route.name === "workflows/[id]" ? { revision: 1, document } : undefined,
    );
    expect([route.method, route.name, response.status]).toEqual([route.method, route.name, 404]);
  }
});

test("an outsider's lists hold nothing of others", async () => {
  for (const route of guarded().filter(({ method, name }) => method === "GET" && !name.includes("["))) {
    const text = await (await call(route, KEYS.outsider)).text();
    expect(text).not.toContain(params["workflow"]);
    expect(text).not.toContain(params["run"]);
  }
});

async function listOfOwner(): Promise<Response> {
  const route = routes.find(({ name, method }) => name === "workflows" && method === "GET");
  if (!route) throw new Error("No list of workflows");
  return await call(route, KEYS.owner);
}

describe("bad input gets an answer that says what is wrong", () => {
  async function problemOf(name: string, method: Route["method"], body: unknown) {
    const route = routes.find((candidate) => candidate.name === name && candidate.method === method);
    if (!route) throw new Error(`No route ${method} ${name}`);
    const response = await call(route, KEYS.owner, body);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem: unknown = await response.json();
    expect(problem).toMatchObject({ status: response.status });
    return problem;
  }

  test("malformed JSON", async () => {
    expect(await problemOf("workflows", "POST", '{"document": {')).toMatchObject({
      status: 400,
      code: "invalid-json",
    });
  });

  test("a body of another form, naming the field", async () => {
    const problem = await problemOf("workflows/[id]", "PUT", { revision: "one", document: {} });
    expect(problem).toMatchObject({ status: 400, code: "invalid-request", fields: [{ path: "revision" }] });
  });

  test("a body that is too large", async () => {
    const problem = await problemOf(
      "workflows/import",
      "POST",
      JSON.stringify({ text: "x".repeat(6_000_000) }),
    );
    expect(problem).toMatchObject({ status: 413, code: "too-large" });
  });

  test("a document with a faulty structure, naming the place", async () => {
    const faulty = { ...document, edges: [{ from: "start", to: "nowhere" }] };
    const problem = await problemOf("workflows/import", "POST", faulty);
    expect(problem).toMatchObject({ status: 422, code: "invalid-document", issues: [{ kind: "structure" }] });
    expect(JSON.stringify(problem)).toContain("nowhere");
  });

  test("something that is no document at all", async () => {
    for (const body of ["[]", '"text"', "null", "{}"]) {
      expect(await problemOf("workflows/import", "POST", body)).toMatchObject({
        status: 422,
        code: "invalid-document",
      });
    }
  });

  test("a stale revision, with the document as it is now", async () => {
    const problem = await problemOf("workflows/[id]", "PUT", { revision: 999, document });
    expect(problem).toMatchObject({ status: 409, code: "stale-revision", current: { revision: 1 } });
  });

  test("a key that would change an object's prototype, also where it hides", async () => {
    for (const key of ["__proto__", "\\u005f_proto__"]) {
      const body = `{"heddle": 1, "name": "x", "nodes": {"${key}": {}}, "edges": []}`;
      const problem = await problemOf("workflows/import", "POST", body);
      expect(problem).toMatchObject({
        status: 400,
        code: "invalid-json",
        detail: expect.stringContaining("__proto__"),
      });
    }
  });

  test("JSON that is nested without end", async () => {
    const body = "[".repeat(100_000) + "]".repeat(100_000);
    expect(await problemOf("workflows/import", "POST", body)).toMatchObject({ status: expect.any(Number) });
    expect((await listOfOwner()).status).toBe(200);
  });

  test("a name that no text column can hold", async () => {
    const problem = await problemOf("workflows/import", "POST", { ...document, name: "a\0b" });
    expect(problem).toMatchObject({
      status: 422,
      code: "invalid-document",
      detail: expect.stringContaining("name"),
    });
  });

  test("an address that does not exist", async () => {
    expect(await problemOf("[...unknown]", "GET", undefined)).toMatchObject({
      status: 404,
      code: "not-found",
    });
  });
});

test("a page of another site cannot act with somebody's session", async () => {
  const route = routes.find(({ name, method }) => name === "setup" && method === "POST");
  const request = new Request("http://localhost:3000/api/v1/setup", {
    method: "POST",
    headers: { origin: "https://evil.example", host: "localhost:3000" },
    body: "{}",
  });
  const response = await route?.handle(request, { params: Promise.resolve({}) });
  expect(response?.status).toBe(403);
});

test("every error has a status that fits a problem", () => {
  for (const { status } of Object.values(ERRORS)) expect(status).toBeGreaterThanOrEqual(400);
});
