import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { createCredential, deleteCredential, listCredentials, updateCredential } from "./credentials";
import { prisma } from "./db";
import { openCredential } from "./integrations/credentials";
import { UsedSecrets } from "./integrations/run-scope";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow } from "./workflows";

withTestDatabase();

const basic = { name: "Shop", kind: "basic", values: { user: "ada", password: " p w " } };
const smtp = { host: "mail.example.com", port: "587", user: "", password: "", from: "a@example.com" };

function opened(workspaceId: string, name: string) {
  return openCredential({ workspaceId, secrets: new UsedSecrets() }, name, ["basic", "smtp"]);
}

test("a credential is stored encrypted and shown without its secrets", async () => {
  const caller = await newCaller();
  const made = await createCredential(caller, basic);
  expect(made).toMatchObject({ name: "Shop", kind: "basic", values: { user: "ada" }, usedBy: [] });
  expect(JSON.stringify([made, await listCredentials(caller)])).not.toContain("p w");
  const row = await prisma().credential.findUniqueOrThrow({ where: { id: made.id } });
  expect(Buffer.from(row.secret).toString("latin1")).not.toContain("p w");
  expect((await opened(caller.workspaceId, "Shop")).values).toEqual(basic.values);
});

test("a name is taken once in a workspace", async () => {
  const [caller, other] = [await newCaller(), await newCaller()];
  await createCredential(caller, basic);
  await expect(createCredential(caller, basic)).rejects.toMatchObject({ code: "conflict" });
  await createCredential(other, basic);
  const second = await createCredential(caller, { ...basic, name: "Second" });
  await expect(updateCredential(caller, second.id, { name: "Shop" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("what is changed is changed, and a secret that is left empty stays", async () => {
  const caller = await newCaller();
  const { id } = await createCredential(caller, basic);
  expect(
    await updateCredential(caller, id, { name: "Store", values: { user: "bob", password: "" } }),
  ).toMatchObject({
    name: "Store",
    values: { user: "bob" },
  });
  expect((await opened(caller.workspaceId, "Store")).values).toEqual({ user: "bob", password: " p w " });
  await updateCredential(caller, id, { values: { user: "bob", password: "new" } });
  expect((await opened(caller.workspaceId, "Store")).values).toEqual({ user: "bob", password: "new" });
});

test.each<[string, Record<string, string>, string[]]>([
  ["bearer", {}, ["values.token"]],
  ["bearer", { token: "  " }, ["values.token"]],
  ["bearer", { token: "a\nb" }, ["values.token"]],
  ["bearer", { token: "abc", nonsense: "x" }, ["values.nonsense"]],
  ["smtp", { ...smtp, port: "0" }, ["values.port"]],
  ["smtp", { ...smtp, port: "25x", host: "smtp://mail.example.com" }, ["values.host", "values.port"]],
  ["oauth2", { tokenUrl: "ftp://x", clientId: "a", clientSecret: "b" }, ["values.tokenUrl"]],
  ["openai", { apiKey: "sk-0123", baseUrl: "not an address" }, ["values.baseUrl"]],
  ["postgres", { url: "mysql://a@b/c" }, ["values.url"]],
  ["telepathy", {}, ["kind"]],
])("%s with %j is refused at its fields", async (kind, values, paths) => {
  const made = createCredential(await newCaller(), { name: "X", kind, values });
  await expect(made).rejects.toMatchObject({ code: "invalid-request" });
  const error = await made.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ details: { fields: paths.map((path) => ({ path })) } });
});

test("optional fields may be left out", async () => {
  const made = await createCredential(await newCaller(), { name: "Mail", kind: "smtp", values: smtp });
  expect(made.values).toEqual({ host: "mail.example.com", port: "587", from: "a@example.com" });
});

test("the list says which drafts name a credential, at any depth, and such a one keeps its name", async () => {
  const caller = await newCaller();
  const { id } = await createCredential(caller, basic);
  const node = (config: JsonObject) => ({ type: "http", name: "Call", position: [0, 0], config });
  const document = (name: string, config: JsonObject): JsonObject => ({
    heddle: 1,
    name,
    nodes: { start: { type: "manual", name: "Start", position: [0, 0], config: {} }, call: node(config) },
    edges: [{ from: "start", to: "call" }],
  });
  const url = "https://shop.example";
  const used = await createWorkflow(caller, document("Orders", { url, credential: "Shop" }));
  await createWorkflow(caller, document("Others", { url, credential: "Else" }));
  await createWorkflow(caller, document("None", { url, headers: { credential: "Shop?" } }));
  const { items } = await listCredentials(caller);
  expect(items).toMatchObject([{ name: "Shop", usedBy: [{ id: used.id, name: "Orders" }] }]);
  await expect(updateCredential(caller, id, { name: "Store" })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("“Orders”"),
  });
  await deleteCredential(caller, id);
  expect((await listCredentials(caller)).items).toEqual([]);
});

test("credentials of others are out of reach, and viewers may only look", async () => {
  const [caller, stranger] = [await newCaller(), await newCaller()];
  const { id } = await createCredential(caller, basic);
  expect((await listCredentials(stranger)).items).toEqual([]);
  await expect(updateCredential(stranger, id, {})).rejects.toMatchObject({ code: "not-found" });
  await expect(deleteCredential(stranger, id)).rejects.toMatchObject({ code: "not-found" });
  const viewer = { ...caller, role: "viewer" as const };
  expect((await listCredentials(viewer)).items).toHaveLength(1);
  await expect(createCredential(viewer, basic)).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteCredential(viewer, id)).rejects.toMatchObject({ code: "not-found" });
});
