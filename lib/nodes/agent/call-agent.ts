import {
  type AgentConfig,
  AgentError,
  type AgentHost,
  type AgentResult,
  runAgent,
} from "@/lib/ai/agent-loop";
import { formatValue } from "@/lib/expressions";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { DurableExecution } from "../execution";
import { type ErrorClass, NodeError } from "../node-error";
import { modelCalls } from "./call-model";

const ERROR_CLASS = {
  "max-turns": "limit",
  "invalid-output": "refused",
  refused: "refused",
} as const satisfies Record<AgentError["code"], ErrorClass>;

/** Runs an agent whose failures are those of its node. Throws `NodeError`. */
export async function callAgent(host: AgentHost, config: AgentConfig): Promise<AgentResult> {
  try {
    return await runAgent(host, config);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    throw new NodeError(ERROR_CLASS[error.code], error.code, error.message, { cause: error });
  }
}

interface Question {
  model: string;
  /** What the model is to do with the text. */
  system: string;
  /** What else the person wants it to know. */
  instructions: Json | undefined;
  text: Json;
  output: JsonObject;
}

/**
 * Asks a model about a text in one durable call, `turn[0]`, and once more where its answer does not fit the
 * output schema. Throws `NodeError`.
 */
export async function askAbout(
  call: DurableExecution<unknown>["call"],
  { model, system, instructions = "", text, output }: Question,
): Promise<AgentResult> {
  return await callAgent(
    {
      callModel: modelCalls(call, { fallback: [], cacheMs: 0 }),
      callTool: () => Promise.reject(new Error("The agent loop let an unknown tool through")),
    },
    {
      model,
      system: [system, formatValue(instructions).trim()].filter((part) => part !== "").join("\n\n"),
      prompt: formatValue(text),
      tools: [],
      output,
      maxTurns: 1,
    },
  );
}
