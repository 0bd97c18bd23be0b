import { type AgentConfig, AgentError, type AgentResult, runAgent } from "@/lib/ai/agent-loop";
import { formatValue } from "@/lib/expressions";
import type { Json } from "@/lib/utils/json";
import type { DurableExecution, DurableExecutor } from "../execution";
import { type ErrorClass, NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { callModel } from "./call-model";
import { callTool } from "./call-tool";
import { answerSchema } from "./output-schema";

const ERROR_CLASS = {
  "max-turns": "limit",
  "invalid-output": "refused",
  refused: "refused",
} as const satisfies Record<AgentError["code"], ErrorClass>;

/** Runs the agent with each of its calls as a durable step of its own, `turn[0]` and `turn[0]/tool[0]`. */
export const executeAgent: DurableExecutor<NodeConfig<"agent">> = async ({ config, call }) => {
  const result = await inWords(() =>
    runAgent(
      {
        callModel: (turn, request) => callModel(call, `turn[${turn - 1}]`, request),
        callTool: (turn, index, toolCall) => {
          const tool = config.tools?.find(({ name }) => name === toolCall.name);
          if (!tool) throw new Error(`The agent loop let the unknown tool ${toolCall.name} through`);
          return callTool(call, `turn[${turn - 1}]/tool[${index}]`, tool, toolCall);
        },
      },
      toAgentConfig(config),
    ),
  );
  const { minConfidence } = config;
  const unsure = minConfidence !== undefined && (result.confidence ?? 0) < minConfidence;
  return { output: outputOf(result), port: unsure ? "escalate" : "out" };
};

async function inWords(run: () => Promise<AgentResult>): Promise<AgentResult> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    throw new NodeError(ERROR_CLASS[error.code], error.code, error.message, { cause: error });
  }
}

function toAgentConfig(config: DurableExecution<NodeConfig<"agent">>["config"]): AgentConfig {
  const { model, system, prompt, tools = [], maxTurns, temperature, maxTokens } = config;
  const output = answerSchema(config);
  return {
    model,
    prompt: formatValue(prompt),
    ...(system !== undefined && system !== "" && { system: formatValue(system) }),
    tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    ...(output && { output }),
    maxTurns,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

function outputOf({ text, object, confidence, turns, usage }: AgentResult): Json {
  return {
    text,
    ...(object !== undefined && { object }),
    ...(confidence !== undefined && { confidence }),
    turns,
    usage: { ...usage },
  };
}
