import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { renderTemplate } from "@/lib/expressions";
import { readEnv } from "@/lib/server/env";
import { guardedHttp } from "@/lib/server/integrations/http";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { resolveConfig } from "../form";
import { executeHttp } from "../http/execute";
import { nodeDefinitions } from "../registry";
import type { Authorization } from "../services";
import { executionOf, stepOf } from "../testing/execution";
import { configOf } from "./config-of";
import { type RecipeOperation, readRecipe } from "./recipe";
import { recipes } from "./registry";

const all = recipes.flatMap(({ id, operations }) =>
  operations.map((operation) => ({ name: `${id}/${operation.id}`, operation })),
);

function examples({ fields }: RecipeOperation, onlyRequired = false): Record<string, string> {
  const shown = fields.filter(({ required }) => required || !onlyRequired);
  return Object.fromEntries(shown.map(({ name, placeholder }) => [name, placeholder]));
}

test("there are ten apps with three to six operations each, all with names of their own", () => {
  expect(recipes.map(({ id, operations }) => [id, operations.length])).toEqual([
    ["slack", 6],
    ["discord", 5],
    ["telegram", 5],
    ["github", 6],
    ["notion", 5],
    ["airtable", 5],
    ["google-sheets", 4],
    ["hubspot", 5],
    ["stripe", 5],
    ["jira", 5],
  ]);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

describe.each(all)("$name", ({ operation }) => {
  test("is a config of the http node with all fields and with only those it needs", () => {
    for (const values of [examples(operation), examples(operation, true)]) {
      const config = configOf(operation, values);
      expect(nodeDefinitions.http.config.safeParse(config).error).toBeUndefined();
      expect(JSON.stringify(config)).not.toMatch(/\[\[\w+\]\]/);
    }
  });

  test("uses every field that it asks for, and asks for every field that it uses", () => {
    const used = [...JSON.stringify(operation.request).matchAll(/\[\[(\w+)\]\]/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(operation.fields.map(({ name }) => name)));
    for (const { kind, choices = [], placeholder } of operation.fields)
      if (kind === "choice") expect(choices).toContain(placeholder);
  });

  test("needs a credential that an http node takes", () => {
    expect(["bearer", "basic", "header", "query", "oauth2"]).toContain(operation.credential.kind);
  });
});

const scope = { trigger: { body: { email: "eve@example.com", date: "2 May" } } };
const authorization: Record<string, Authorization> = {
  bearer: { headers: { authorization: "Bearer SECRET" }, query: {} },
  oauth2: { headers: { authorization: "Bearer SECRET" }, query: {} },
  basic: { headers: { authorization: "Basic SECRET" }, query: {} },
  header: { headers: { authorization: "Bot SECRET" }, query: {} },
  query: { headers: {}, query: { token: "SECRET" } },
};

describe("on the wire", () => {
  let server: Server;
  let received: { line: string; headers: IncomingHttpHeaders; body: string }[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { method, url, headers } = request;
      received.push({ line: `${method} ${url}`, headers, body: await text(request) });
      response.setHeader("content-type", "application/json");
      if (method === "GET" && url?.startsWith("/repos/")) response.end("[]");
      else response.end('{"ok":true,"results":[],"records":[],"channels":[],"issues":[],"next_cursor":null}');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    vi.stubGlobal("heddleEnv", readEnv({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" }));
    received = [];
  });
  afterEach(() => vi.unstubAllGlobals());

  /** What the vendor's server is sent, with the address as the vendor has it. */
  async function sentBy(operation: RecipeOperation): Promise<JsonObject> {
    const { port } = server.address() as AddressInfo;
    let host = "";
    const file = { $file: "file_1", name: "report.csv", type: "text/csv", size: 3 };
    const raw = { ...configOf(operation, examples(operation)), credential: "Mine" };
    const config = resolveConfig("http", raw, (template) =>
      renderTemplate(template, { ...scope, input: { file } }),
    );
    const step = stepOf({
      authorize: async () => authorization[operation.credential.kind] ?? { headers: {}, query: {} },
      files: {
        read: async () => ({ name: "report.csv", type: "text/csv", bytes: new TextEncoder().encode("a,b") }),
        save: async () => ({ $file: "f", name: "f", type: "", size: 0 }),
      },
      http: (request) => {
        const url = new URL(request.url);
        host = url.host;
        return guardedHttp({ ...request, url: `http://127.0.0.1:${port}${url.pathname}${url.search}` });
      },
    });
    await executeHttp({ ...executionOf("http", config), ...step });
    const [{ line, headers, body } = { line: "", headers: {}, body: "" }] = received;
    const own = Object.entries(headers).filter(([name]) => !TRANSPORT.has(name));
    const [boundary] = /-{4,}[\w-]+/.exec(headers["content-type"] ?? "") ?? [];
    const stable = (value: string) => (boundary ? value.replaceAll(boundary, "BOUNDARY") : value);
    return {
      request: line.replace(" /", ` https://${host}/`),
      headers: Object.fromEntries(own.map(([name, value]) => [name, stable(String(value))])),
      body: headers["content-type"] === "application/json" ? JSON.parse(body) : stable(body),
    };
  }
  const TRANSPORT = new Set(["host", "connection", "user-agent", "accept-encoding", "content-length"]);

  test("every operation is sent as its vendor documents it", async () => {
    const sent: JsonObject = {};
    for (const { name, operation } of all) {
      received = [];
      sent[name] = await sentBy(operation);
    }
    await expect(`${JSON.stringify(sent, null, 2)}\n`).toMatchFileSnapshot("requests.frozen.txt");
  });

  test("no operation asks its vendor for more pages than there are", async () => {
    for (const { operation } of all.filter(({ operation: { request } }) => isPaged(request))) {
      received = [];
      await sentBy(operation);
      expect(received).toHaveLength(1);
    }
  });
});

function isPaged({ pagination }: JsonObject): boolean {
  return isJsonObject(pagination);
}

describe("values", () => {
  const operation: RecipeOperation = {
    id: "test",
    label: "Test",
    description: "A test.",
    credential: { kind: "bearer", help: "None." },
    fields: [
      { name: "id", label: "Id", placeholder: "x", kind: "text", required: true },
      { name: "count", label: "Count", placeholder: "5", kind: "number" },
      { name: "data", label: "Data", placeholder: "{}", kind: "json" },
    ],
    request: {
      method: "POST",
      url: "https://api.example.com/things/[[id]]/x",
      query: { count: "[[count]]" },
      body: {
        text: "No. [[count]] of [[id]]",
        count: "[[count]]",
        deep: { data: "[[data]]" },
        list: ["[[data]]", 1],
        empty: {},
      },
    },
  };

  test("alone in a text stay numbers and JSON", () => {
    expect(configOf(operation, { id: "a", count: "5", data: '{"b":[1]}' })).toEqual({
      method: "POST",
      url: "https://api.example.com/things/a/x",
      query: { count: 5 },
      body: { text: "No. 5 of a", count: 5, deep: { data: { b: [1] } }, list: [{ b: [1] }, 1], empty: {} },
    });
  });

  test("that are empty take their keys away, and what is empty by that", () => {
    expect(configOf(operation, { id: "a" })).toEqual({
      method: "POST",
      url: "https://api.example.com/things/a/x",
      body: { text: "No.  of a", list: [1], empty: {} },
    });
  });

  test("may be expressions anywhere", () => {
    const config = configOf(operation, { id: "{{ a }}", count: "{{ n }}", data: "{{ d }}" });
    expect(config).toMatchObject({
      query: { count: "{{ n }}" },
      body: { count: "{{ n }}", deep: { data: "{{ d }}" } },
    });
  });

  test("that are expressions cannot change an address but at their place", () => {
    const { url } = configOf(operation, { id: "a b-{{ trigger.id }}" });
    const render = (id: Json) => renderTemplate(String(url), { trigger: { id } });
    expect(render("../../admin?x")).toBe("https://api.example.com/things/a%20b-..%2F..%2Fadmin%3Fx/x");
    expect(render(7)).toBe("https://api.example.com/things/a%20b-7/x");
  });

  test("that are written out are encoded in an address", () => {
    expect(configOf(operation, { id: "a b?c#d/é%" })["url"]).toBe(
      "https://api.example.com/things/a%20b%3Fc%23d/%C3%A9%25/x",
    );
  });
});

test("a data file of another form is refused", () => {
  const file = { id: "x", label: "X", docs: "https://x.example", credential: { kind: "bearer", help: "?" } };
  expect(() => readRecipe({ ...file, operations: [] })).toThrow("operations");
  expect(() => readRecipe({ ...file, credential: { kind: "spell", help: "?" }, operations: [] })).toThrow(
    "kind",
  );
});
