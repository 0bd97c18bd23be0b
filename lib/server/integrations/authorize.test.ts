import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createCredential } from "../credentials";
import { readEnv } from "../env";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { authorize, authorizedHttp } from "./authorize";
import { type RunScope, UsedSecrets } from "./run-scope";

withTestDatabase();

let server: Server;
let handle: (request: IncomingMessage, response: ServerResponse) => void;
/** What the token server was sent: the client as a header, and the form. */
let asked: { client: string | undefined; form: Record<string, string> }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());
beforeEach(() => {
  const { DATABASE_URL = "" } = process.env;
  vi.stubGlobal(
    "heddleEnv",
    readEnv({ DATABASE_URL, HEDDLE_ALLOW_PRIVATE_NETWORK: "true", HEDDLE_SECRET: "s".repeat(32) }),
  );
  asked = [];
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function address(path: string): string {
  // The server listens on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}${path}`;
}

async function scopeWith(
  kind: Parameters<typeof createCredential>[1]["kind"],
  values: Record<string, string>,
): Promise<RunScope> {
  const caller = await newCaller();
  await createCredential(caller, { name: "Mine", kind, values });
  return { runId: "run_1", workspaceId: caller.workspaceId, secrets: new UsedSecrets() };
}

/** Gives token-1, token-2 and so on. */
function tokenServer(answer: (count: number) => object): void {
  handle = async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    asked.push({ client: request.headers.authorization, form });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer(asked.length)));
  };
}

const client = () => ({
  tokenUrl: address("/token"),
  clientId: `id-${Math.random()}`,
  clientSecret: "c:s-secret",
});

test.each([
  [
    "basic",
    { user: "ada", password: "pässword" },
    { authorization: `Basic ${Buffer.from("ada:pässword").toString("base64")}` },
    {},
  ],
  ["bearer", { token: "secret-token" }, { authorization: "Bearer secret-token" }, {}],
  ["header", { name: "X-Api-Key", value: "secret-key" }, { "x-api-key": "secret-key" }, {}],
  ["query", { name: "api_key", value: "secret/key" }, {}, { api_key: "secret/key" }],
] as const)("%s: %j", async (kind, values, headers, query) => {
  const scope = await scopeWith(kind, values);
  const authorization = await authorize(scope, "Mine");
  expect(authorization).toEqual({ headers, query });
  const shown = JSON.stringify(
    scope.secrets.mask({ ...authorization, echo: Object.values(query).map(encodeURIComponent) }),
  );
  expect(shown).not.toMatch(/secret|pässword|YWRh/);
});

test("a name that nobody has, or of another kind, is an error that says what to do", async () => {
  const scope = await scopeWith("postgres", { url: "postgresql://a:b@db.example/x" });
  await expect(authorize(scope, "Other")).rejects.toMatchObject({
    class: "auth",
    message: expect.stringContaining("Add it"),
  });
  await expect(authorize(scope, "Mine")).rejects.toMatchObject({ class: "auth", code: "credential-kind" });
});

test("a token is fetched once for all who wait, kept until it expires, and masked", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  tokenServer((count) => ({ access_token: `token-${count}`, expires_in: 100 }));
  const scope = await scopeWith("oauth2", { ...client(), scope: "read write" });
  const all = await Promise.all([1, 2, 3].map(() => authorize(scope, "Mine")));
  expect(all.map(({ headers }) => headers["authorization"])).toEqual(Array(3).fill("Bearer token-1"));
  expect(asked).toMatchObject([{ form: { grant_type: "client_credentials", scope: "read write" } }]);
  expect(scope.secrets.mask("token-1")).toBe("••••••");
  vi.setSystemTime(Date.now() + 69_000);
  await authorize(scope, "Mine");
  expect(asked).toHaveLength(1);
  vi.setSystemTime(Date.now() + 1_000);
  expect(await authorize(scope, "Mine")).toMatchObject({ headers: { authorization: "Bearer token-2" } });
});

test("the client is named as the standard asks, and in the body where the server wants that", async () => {
  handle = async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    asked.push({ client: request.headers.authorization, form });
    if (!form["client_secret"]) return void response.writeHead(401).end('{"error":"invalid_client"}');
    response.end('{"access_token":"token-b"}');
  };
  const values = { ...client(), clientId: "i d" };
  const scope = await scopeWith("oauth2", values);
  expect(await authorize(scope, "Mine")).toMatchObject({ headers: { authorization: "Bearer token-b" } });
  expect(asked).toEqual([
    { client: `Basic ${btoa("i%20d:c%3As-secret")}`, form: { grant_type: "client_credentials" } },
    {
      client: undefined,
      form: { grant_type: "client_credentials", client_id: "i d", client_secret: "c:s-secret" },
    },
  ]);
});

test("with a refresh token it is that which is traded for a token", async () => {
  tokenServer(() => ({ access_token: "token-r", expires_in: "3600" }));
  const scope = await scopeWith("oauth2", { ...client(), refreshToken: "refresh-1" });
  await authorize(scope, "Mine");
  expect(asked[0]?.form).toEqual({ grant_type: "refresh_token", refresh_token: "refresh-1" });
});

test.each([
  [400, "auth", '{"error":"invalid_grant","error_description":"No such client"}', "No such client"],
  [429, "rate-limited", "", "status 429"],
  [503, "unavailable", "<p>", "status 503"],
  [200, "unavailable", "{}", "without an access token"],
])(
  "a token server that answers %d is a failure of class %s, and is asked again next time",
  async (status, errorClass, body, said) => {
    handle = (_, response) => response.writeHead(status).end(body);
    const scope = await scopeWith("oauth2", client());
    await expect(authorize(scope, "Mine")).rejects.toMatchObject({
      class: errorClass,
      message: expect.stringContaining(said),
    });
    tokenServer(() => ({ access_token: "token-n" }));
    expect(await authorize(scope, "Mine")).toMatchObject({ headers: { authorization: "Bearer token-n" } });
  },
);

test("a token that is refused with 401 is not used again", async () => {
  tokenServer((count) => ({ access_token: `token-${count}`, expires_in: 3600 }));
  const scope = await scopeWith("oauth2", client());
  const first = await authorize(scope, "Mine");
  const { signal } = new AbortController();
  const call = {
    method: "GET",
    url: address("/"),
    headers: first.headers,
    signal,
    timeoutMs: 5000,
    redirects: 0,
  };
  await authorizedHttp({ ...call, url: address("/api") });
  expect((await authorize(scope, "Mine")).headers).toEqual(first.headers);
  handle = (_, response) => response.writeHead(401).end();
  await authorizedHttp(call);
  tokenServer(() => ({ access_token: "token-new" }));
  expect(await authorize(scope, "Mine")).toMatchObject({ headers: { authorization: "Bearer token-new" } });
});
