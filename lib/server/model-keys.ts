import { MODELS, type Provider, parseModelId } from "@/lib/ai/models";
import type { ModelInfo } from "@/lib/api/contracts/account";
import { type Caller, inWorkspace } from "./access";
import { AppError, notFound } from "./app-error";
import { createCredential, newestOfKind, updateCredential } from "./credentials";
import { prisma } from "./db";
import { env } from "./env";
import type { RatedCredential } from "./integrations/take-turn";

type KeyedProvider = Exclude<Provider, "demo">;

export interface ModelKey {
  apiKey: string;
  baseUrl?: string;
  /** The stored credential that it is of; absent for the server's own key. */
  credential?: RatedCredential;
}

/** What a provider without a chosen default is called with when its key is the first one. */
const FIRST_CHOICE: Record<KeyedProvider, string> = {
  anthropic: MODELS.find((model) => model.provider === "anthropic")?.id ?? "demo",
  openai: MODELS.find((model) => model.provider === "openai")?.id ?? "demo",
};

/** The workspace's key for a provider: one that was added, else the server's own; null for none. */
export async function modelKey(workspaceId: string, provider: KeyedProvider): Promise<ModelKey | null> {
  const credential = await newestOfKind(workspaceId, provider);
  if (!credential) return keyOfEnvironment(provider);
  const { apiKey = "", baseUrl } = credential.values;
  return { apiKey, credential, ...(baseUrl ? { baseUrl } : {}) };
}

function keyOfEnvironment(provider: KeyedProvider): ModelKey | null {
  const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL } = env();
  const [apiKey, baseUrl] =
    provider === "anthropic" ? [ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL] : [OPENAI_API_KEY, OPENAI_BASE_URL];
  return apiKey ? { apiKey, ...(baseUrl ? { baseUrl } : {}) } : null;
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

/** Stores a provider's key, encrypted; a later key takes the place of an earlier one. */
export async function saveModelKey(
  caller: Caller,
  provider: KeyedProvider,
  { apiKey, baseUrl = "" }: { apiKey: string; baseUrl?: string | undefined },
): Promise<void> {
  const values = { apiKey, baseUrl };
  const known = await newestOfKind(caller.workspaceId, provider);
  if (known) await updateCredential(caller, known.id, { values });
  else await createCredential(caller, { name: KEY_NAMES[provider], kind: provider, values });
}
