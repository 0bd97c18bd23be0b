import { createAnthropicClient } from "@/lib/ai/anthropic";
import { demoModel } from "@/lib/ai/demo";
import { type ModelClient, ModelError, type ModelRequest, type ModelResponse } from "@/lib/ai/model";
import { type Provider, parseModelId } from "@/lib/ai/models";
import { createOpenAiClient } from "@/lib/ai/openai";
import { NodeError } from "@/lib/nodes/node-error";
import { defaultModel, type ModelKey, modelKey } from "../model-keys";

/** Calls the model that the request names, with the workspace's key. Throws `NodeError`. */
export async function callModel(workspaceId: string, request: ModelRequest): Promise<ModelResponse> {
  const model = request.model === "default" ? await defaultModel(workspaceId) : request.model;
  const provider = parseModelId(model)?.provider;
  if (!provider) throw new NodeError("invalid-input", "unknown-model", `There is no model “${model}”.`);
  try {
    return await (await clientFor(workspaceId, provider)).complete({ ...request, model });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { class: errorClass, message, retryAfterMs } = error;
    throw new NodeError(errorClass, "model", message, { cause: error, retryAfterMs });
  }
}

const CLIENTS: Record<Exclude<Provider, "demo">, (key: ModelKey) => ModelClient> = {
  anthropic: createAnthropicClient,
  openai: createOpenAiClient,
};

async function clientFor(workspaceId: string, provider: Provider): Promise<ModelClient> {
  if (provider === "demo") return demoModel();
  const key = await modelKey(workspaceId, provider);
  if (!key) {
    const remedy = `Add one in the model picker or in Settings, or set ${provider.toUpperCase()}_API_KEY.`;
    throw new NodeError("auth", "no-model-key", `There is no key for ${provider}. ${remedy}`);
  }
  return CLIENTS[provider](key);
}
