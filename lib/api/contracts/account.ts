import { z } from "zod";
import { contract } from "../contract";
import { none, storableText } from "./common";

export const setupStatus = contract({
  method: "GET",
  path: "/setup",
  summary: "Whether the owner account has still to be made",
  public: true,
  params: none,
  query: none,
  body: none,
  response: z.object({ needed: z.boolean(), codeRequired: z.boolean() }),
});

export const setUp = contract({
  method: "POST",
  path: "/setup",
  summary: "Make the owner account, its workspace and the example workflow",
  public: true,
  status: 201,
  params: none,
  query: none,
  body: z.strictObject({
    email: z.email("an e-mail address such as you@example.com").max(320),
    name: storableText(100).trim().min(1, "your name"),
    password: z.string().min(10, "at least 10 characters").max(200),
    code: z.string().max(100).optional(),
  }),
  response: z.object({ workflowId: z.string() }),
});

export const saveModelKey = contract({
  method: "PUT",
  path: "/models/keys/{provider}",
  summary: "Store a model provider's API key, encrypted, in the place of the one that is there",
  params: z.strictObject({ provider: z.enum(["anthropic", "openai"]) }),
  query: none,
  body: z.strictObject({
    apiKey: z.string().trim().min(8, "the whole key").max(500),
    baseUrl: z.url().max(500).optional(),
  }),
  response: none,
});

const modelSchema = z.object({
  id: z.string(),
  label: z.string(),
  provider: z.enum(["demo", "anthropic", "openai"]),
  /** Whether a key for its provider is there. */
  available: z.boolean(),
  inputPerMillion: z.number().nullable(),
  outputPerMillion: z.number().nullable(),
  contextTokens: z.number().nullable(),
});
export type ModelInfo = z.output<typeof modelSchema>;

export const listModels = contract({
  method: "GET",
  path: "/models",
  summary: "List models, and which of them `default` stands for",
  params: none,
  query: none,
  body: none,
  response: z.object({ default: z.string(), models: z.array(modelSchema) }),
});

export const setDefaultModel = contract({
  method: "PUT",
  path: "/models/default",
  summary: "Choose what the model `default` stands for in this workspace",
  params: none,
  query: none,
  body: z.strictObject({ model: storableText(200).min(1) }),
  response: none,
});
