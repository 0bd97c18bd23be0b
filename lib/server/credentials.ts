import { z } from "zod";
import type { CredentialRateLimit, CredentialView } from "@/lib/api/contracts/credentials";
import { type CredentialKind, isCredentialKind } from "@/lib/nodes/credential-kinds";
import { newId } from "@/lib/utils/ids";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { Credential } from "@/prisma/generated/client";
import { type Caller, inWorkspace, may } from "./access";
import { AppError, notFound } from "./app-error";
import { completeValues, shownValues } from "./credential-values";
import { pool, prisma } from "./db";
import type { RatedCredential } from "./integrations/take-turn";
import { seal, unseal } from "./secret-box";

type Values = Record<string, string>;

/** The credentials of the workspace by name, without their secrets. */
export async function listCredentials(
  caller: Caller,
): Promise<{ items: CredentialView[]; nextCursor: null }> {
  const where = inWorkspace(caller, "view");
  const rows = await prisma().credential.findMany({ where, orderBy: { name: "asc" } });
  const uses = rows.length > 0 ? await usesOf(where.workspaceId) : new Map();
  return { items: rows.map((row) => present(row, uses)), nextCursor: null };
}

/** Stores a credential, encrypted. Throws `invalid-request`, and `conflict` where the name is taken. */
export async function createCredential(
  caller: Caller,
  {
    name,
    kind,
    values,
    rateLimit,
  }: { name: string; kind: string; values: Values; rateLimit?: CredentialRateLimit | undefined },
): Promise<CredentialView> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot add credentials.");
  if (!isCredentialKind(kind)) {
    const fields = [{ path: "kind", message: "is not a kind of credential" }];
    throw new AppError("invalid-request", `“${kind}” is not a kind of credential.`, { fields });
  }
  const { workspaceId } = caller;
  const data = {
    id: newId("cred"),
    workspaceId,
    name,
    kind,
    secret: sealed(kind, values, {}),
    ...rateOf(rateLimit),
  };
  const { count } = await prisma().credential.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) throw nameTaken(name);
  return await viewOf(workspaceId, data.id);
}

/**
 * Changes a credential's values, where secret ones that are left empty stay as they are, or its name, by which
 * no workflow may call it then. Throws `not-found`, `invalid-request` and `conflict`.
 */
export async function updateCredential(
  caller: Caller,
  id: string,
  {
    name,
    values,
    rateLimit,
  }: {
    name?: string | undefined;
    values?: Values | undefined;
    rateLimit?: CredentialRateLimit | undefined;
  },
): Promise<CredentialView> {
  const where = { id, ...inWorkspace(caller, "edit") };
  const row = await prisma().credential.findFirst({ where });
  if (!row) throw notFound("credential");
  if (name !== undefined && name !== row.name) await assertCanRename(row, name);
  const kind = kindOf(row);
  const secret = values && sealed(kind, values, valuesOf(row));
  const rate = rateOf(rateLimit);
  const data = { ...(name && { name }), ...(secret && { secret }), ...rate, updatedAt: new Date() };
  await prisma().credential.updateMany({ where, data });
  // Calls that were made under another limit say nothing about this one.
  if (rate) await prisma().credentialPace.deleteMany({ where: { credentialId: id } });
  return await viewOf(row.workspaceId, id);
}

export async function deleteCredential(caller: Caller, id: string): Promise<void> {
  const { count } = await prisma().credential.deleteMany({ where: { id, ...inWorkspace(caller, "edit") } });
  if (count === 0) throw notFound("credential");
}

/** The newest credential of a kind with its values, for what needs no choice between several; or null. */
export async function newestOfKind(
  workspaceId: string,
  kind: CredentialKind,
): Promise<(RatedCredential & { values: Values }) | null> {
  const row = await prisma().credential.findFirst({
    where: { workspaceId, kind },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
  });
  if (!row) return null;
  const { id, name, perSecond, perMinute } = row;
  return { id, name, perSecond, perMinute, values: valuesOf(row) };
}

async function assertCanRename({ workspaceId, name: before }: Credential, name: string): Promise<void> {
  const uses = (await usesOf(workspaceId)).get(before) ?? [];
  if (uses.length > 0) {
    const users = uses.map((use) => `“${use.name}”`).join(", ");
    throw new AppError("conflict", `It is called “${before}” in ${users}. Change that first.`);
  }
  const other = await prisma().credential.findFirst({ where: { workspaceId, name } });
  if (other) throw nameTaken(name);
}

function nameTaken(name: string): AppError {
  const fields = [{ path: "name", message: "is taken by another credential" }];
  return new AppError("conflict", `There is a credential “${name}” already.`, { fields });
}

/** The limit as columns; null where it is not to change. */
function rateOf(limit: CredentialRateLimit | undefined) {
  if (limit === undefined) return null;
  return { perSecond: limit?.perSecond ?? null, perMinute: limit?.perMinute ?? null };
}

function sealed(kind: CredentialKind, values: Values, before: Values): Uint8Array<ArrayBuffer> {
  return seal(JSON.stringify(completeValues(kind, values, before)));
}

function kindOf({ kind }: Credential): CredentialKind {
  if (isCredentialKind(kind)) return kind;
  throw new Error(`A stored credential is of the unknown kind ${kind}`);
}

const storedValues = z.record(z.string(), z.string());

function valuesOf({ secret }: Credential): Values {
  return storedValues.parse(JSON.parse(unseal(secret)));
}

type Uses = Map<string, CredentialView["usedBy"]>;

async function viewOf(workspaceId: string, id: string): Promise<CredentialView> {
  const row = await prisma().credential.findUniqueOrThrow({ where: { id } });
  return present(row, await usesOf(workspaceId));
}

function present(row: Credential, uses: Uses): CredentialView {
  const { id, name, kind, perSecond, perMinute, createdAt, updatedAt } = row;
  const rateLimit = { ...(perSecond && { perSecond }), ...(perMinute && { perMinute }) };
  return {
    id,
    name,
    kind,
    values: shownValues(kindOf(row), valuesOf(row)),
    rateLimit: perSecond || perMinute ? rateLimit : null,
    usedBy: uses.get(name) ?? [],
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The workflows whose drafts name a credential, by the credential's name. */
async function usesOf(workspaceId: string): Promise<Uses> {
  const { rows } = await pool().query<{ id: string; name: string; draft: Json }>({
    name: "credential-uses",
    text: `select id, name, draft from workflows
           where workspace_id = $1 and draft::text like '%"credential"%' order by name, id`,
    values: [workspaceId],
  });
  const uses: Uses = new Map();
  for (const { id, name, draft } of rows) {
    for (const credential of namedIn(draft)) {
      uses.set(credential, [...(uses.get(credential) ?? []), { id, name }]);
    }
  }
  return uses;
}

/** The names under `credential` at any depth. */
function namedIn(value: Json, names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) namedIn(item, names);
  if (!isJsonObject(value)) return names;
  for (const [key, item] of Object.entries(value)) {
    if (key === "credential" && typeof item === "string" && item !== "") names.add(item);
    else namedIn(item, names);
  }
  return names;
}
