import type { AgentResult } from "@/lib/ai/agent-loop";
import type { Message } from "@/lib/ai/model";
import { formatValue } from "@/lib/expressions";
import { parseDuration } from "@/lib/utils/duration";
import type { Json } from "@/lib/utils/json";
import type { DurableExecution, DurableExecutor } from "../execution";
import type { NodeConfig } from "../registry";
import { type Attached, attachFiles } from "./attached-files";
import { callAgent } from "./call-agent";
import { type ModelCalls, modelCalls } from "./call-model";
import { callTool, listServerTools } from "./call-tool";
import { recall, remember } from "./conversation-memory";
import { offerTools } from "./offered-tools";
import { answerSchema } from "./output-schema";

type Config = DurableExecution<NodeConfig<"agent">>["config"];

/** Runs the agent with each of its calls as a durable step of its own, `turn[0]` and `turn[0]/tool[0]`. */
export const executeAgent: DurableExecutor<NodeConfig<"agent">> = async (execution) => {
  const { config, call } = execution;
  const { tools = [], memory, memoryMessages } = config;
  const offered = offerTools(tools, await listServerTools(call, tools));
  const attached = await attachFiles(call, config.files);
  const key = keyOf(memory);
  const history = key === null ? [] : await recall(call, key, memoryMessages);
  const result = await callAgent(
    {
      callModel: modelCalls(call, callsOf(config)),
      callTool: (turn, index, toolCall) => {
        const known = offered.find(({ spec }) => spec.name === toolCall.name);
        if (!known) throw new Error(`The agent loop let the unknown tool ${toolCall.name} through`);
        return callTool(execution, `turn[${turn - 1}]/tool[${index}]`, known, toolCall.arguments);
      },
    },
    { ...agentConfigOf(config, attached, history), tools: offered.map(({ spec }) => spec) },
  );
  if (key !== null) {
    const said = { prompt: formatValue(config.prompt), answer: result.text };
    await remember(call, key, memoryMessages, said);
  }
  const { minConfidence } = config;
  const unsure = minConfidence !== undefined && (result.confidence ?? 0) < minConfidence;
  return { output: outputOf(result), port: unsure ? "escalate" : "out" };
};

/** A template that gives nothing asks for no memory. */
function keyOf(memory: Json | undefined): string | null {
  return memory === undefined || memory === null || memory === "" ? null : formatValue(memory);
}

function callsOf({ fallback = [], cache }: Config): ModelCalls {
  return { fallback: fallback.map(({ model }) => model), cacheMs: cache ? parseDuration(cache) : 0 };
}

function agentConfigOf(config: Config, attached: Attached, history: Message[]) {
  const { model, system, prompt, maxTurns, temperature, maxTokens } = config;
  const output = answerSchema(config);
  return {
    model,
    history,
    prompt: [formatValue(prompt), attached.text].filter((text) => text !== "").join("\n\n"),
    ...(attached.images.length > 0 && { images: attached.images }),
    ...(system !== undefined && system !== "" && { system: formatValue(system) }),
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
