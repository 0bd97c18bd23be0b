import { demoModel } from "@/lib/ai/demo";
import { type ModelClient, ModelError, type ModelRequest, type ModelResponse } from "@/lib/ai/model";
import { type Provider, parseModelId } from "@/lib/ai/models";
import { NodeError } from "@/lib/nodes/node-error";
import { defaultModel, type ModelKey, modelKey } from "../model-keys";
import { throughCircuit } from "./circuit";
import { takeTurn } from "./take-turn";

/** Calls the model that the request names, with the workspace's key. Throws `NodeError`. */
export async function callModel(workspaceId: string, request: ModelRequest): Promise<ModelResponse> {
  const model = request.model === "default" ? await defaultModel(workspaceId) : request.model;
  const provider = parseModelId(model)?.provider;
  if (!provider) throw new NodeError("invalid-input", "unknown-model", `There is no model “${model}”.`);
  if (provider === "demo") return await complete(demoModel(), { ...request, model });
  const key = await keyFor(workspaceId, provider);
  const { signal = new AbortController().signal, timeoutMs = 60_000 } = request;
  if (key.credential) await takeTurn(key.credential, { signal, timeoutMs });
  const { host } = new URL(key.baseUrl ?? ADDRESSES[provider]);
  const client = await CLIENTS[provider](key);
  return await throughCircuit({ workspaceId, host }, () => complete(client, { ...request, model }));
}

async function complete(client: ModelClient, request: ModelRequest): Promise<ModelResponse> {
  try {
    return await client.complete(request);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { class: errorClass, message, retryAfterMs } = error;
    throw new NodeError(errorClass, "model", message, { cause: error, retryAfterMs });
  }
}

type KeyedProvider = Exclude<Provider, "demo">;

/** The SDKs are hundreds of modules, for which no worker that starts has to wait. */
const CLIENTS: Record<KeyedProvider, (key: ModelKey) => Promise<ModelClient>> = {
  anthropic: async (key) => (await import("@/lib/ai/anthropic")).createAnthropicClient(key),
  openai: async (key) => (await import("@/lib/ai/openai")).createOpenAiClient(key),
};

/** Where the SDKs send calls to unless a key says otherwise. */
const ADDRESSES: Record<KeyedProvider, string> = {
  anthropic: "https://api.anthropic.com",
  openai: "https://api.openai.com",
};

async function keyFor(workspaceId: string, provider: KeyedProvider): Promise<ModelKey> {
  const key = await modelKey(workspaceId, provider);
  if (!key) {
    const remedy = `Add one in the model picker or in Settings, or set ${provider.toUpperCase()}_API_KEY.`;
    throw new NodeError("auth", "no-model-key", `There is no key for ${provider}. ${remedy}`);
  }
  return key;
}
