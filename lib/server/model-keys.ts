import { MODELS, type Provider, parseModelId } from "@/lib/ai/models";
import type { ModelInfo } from "@/lib/api/contracts/account";
import { newId } from "@/lib/utils/ids";
import { isJsonObject } from "@/lib/utils/json";
import { type Caller, inWorkspace, may } from "./access";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { env } from "./env";
import { seal, unseal } from "./secret-box";

type KeyedProvider = Exclude<Provider, "demo">;

export interface ModelKey {
  apiKey: string;
  baseUrl?: string;
}

/** What a provider without a chosen default is called with when its key is the first one. */
const FIRST_CHOICE: Record<KeyedProvider, string> = {
  anthropic: MODELS.find((model) => model.provider === "anthropic")?.id ?? "demo",
  openai: MODELS.find((model) => model.provider === "openai")?.id ?? "demo",
};

/** The workspace's key for a provider: one that was added, else the server's own; null for none. */
export async function modelKey(workspaceId: string, provider: KeyedProvider): Promise<ModelKey | null> {
  const credential = await prisma().credential.findFirst({ where: { workspaceId, kind: provider } });
  if (credential) return readKey(unseal(credential.secret));
  return keyOfEnvironment(provider);
}

function keyOfEnvironment(provider: KeyedProvider): ModelKey | null {
  const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL } = env();
  const [apiKey, baseUrl] =
    provider === "anthropic" ? [ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL] : [OPENAI_API_KEY, OPENAI_BASE_URL];
  return apiKey ? { apiKey, ...(baseUrl ? { baseUrl } : {}) } : null;
}

function readKey(text: string): ModelKey {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value) || typeof value["apiKey"] !== "string")
    throw new Error("A stored model key is damaged");
  const baseUrl = value["baseUrl"];
  return { apiKey: value["apiKey"], ...(typeof baseUrl === "string" ? { baseUrl } : {}) };
}

/** What `default` stands for: the chosen model, else one of a provider with a key, else the demo model. */
export async function defaultModel(workspaceId: string): Promise<string> {
  const workspace = await prisma().workspace.findUnique({ where: { id: workspaceId } });
  if (workspace?.defaultModel) return workspace.defaultModel;
  for (const provider of ["anthropic", "openai"] as const) {
    if (await modelKey(workspaceId, provider)) return FIRST_CHOICE[provider];
  }
  return "demo";
}

/** The models a workspace can choose from, and which of them it has a key for. */
export async function listModels(caller: Caller): Promise<{ default: string; models: ModelInfo[] }> {
  const { workspaceId } = inWorkspace(caller, "view");
  const withKey = new Set<Provider>(["demo"]);
  for (const provider of ["anthropic", "openai"] as const) {
    if (await modelKey(workspaceId, provider)) withKey.add(provider);
  }
  const models = MODELS.map(({ id, label, provider, prices, contextWindow }) => ({
    id,
    label,
    provider,
    available: withKey.has(provider),
    inputPerMillion: prices.input,
    outputPerMillion: prices.output,
    contextTokens: contextWindow,
  }));
  return { default: await defaultModel(workspaceId), models };
}

/** Chooses what `default` stands for. Throws `invalid-request` for a name that no provider goes by. */
export async function setDefaultModel(caller: Caller, model: string): Promise<void> {
  if (!parseModelId(model)) {
    const detail = `“${model}” is not a model; name one such as demo, anthropic/… or openai/….`;
    throw new AppError("invalid-request", detail, { fields: [{ path: "model", message: "is not a model" }] });
  }
  const { workspaceId: id } = inWorkspace(caller, "edit");
  const { count } = await prisma().workspace.updateMany({ where: { id }, data: { defaultModel: model } });
  if (count === 0) throw notFound("workspace");
}

const KEY_NAMES: Record<KeyedProvider, string> = { anthropic: "Anthropic", openai: "OpenAI" };

interface CredentialView {
  id: string;
  name: string;
  kind: string;
  createdAt: string;
}

/** Stores a provider's key, encrypted; a later key takes the place of an earlier one. */
export async function saveModelKey(
  caller: Caller,
  { kind, apiKey, baseUrl }: { kind: KeyedProvider; apiKey: string; baseUrl?: string | undefined },
): Promise<CredentialView> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot add keys.");
  const { workspaceId } = caller;
  const secret = seal(JSON.stringify({ apiKey, ...(baseUrl ? { baseUrl } : {}) }));
  const name = KEY_NAMES[kind];
  const row = await prisma().credential.upsert({
    where: { workspaceId_name: { workspaceId, name } },
    create: { id: newId("cred"), workspaceId, name, kind, secret },
    update: { secret, updatedAt: new Date() },
  });
  return presentCredential(row);
}

export async function listCredentials(
  caller: Caller,
): Promise<{ items: CredentialView[]; nextCursor: null }> {
  const rows = await prisma().credential.findMany({
    where: inWorkspace(caller, "view"),
    orderBy: { name: "asc" },
  });
  return { items: rows.map(presentCredential), nextCursor: null };
}

export async function deleteCredential(caller: Caller, id: string): Promise<void> {
  const { count } = await prisma().credential.deleteMany({ where: { id, ...inWorkspace(caller, "edit") } });
  if (count === 0) throw notFound("credential");
}

function presentCredential({
  id,
  name,
  kind,
  createdAt,
}: Omit<CredentialView, "createdAt"> & { createdAt: Date }) {
  return { id, name, kind, createdAt: createdAt.toISOString() };
}
