import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { describeIssues, validateJson } from "@/lib/utils/json-schema";
import type {
  ImagePart,
  Message,
  ModelRequest,
  ModelResponse,
  ModelUsage,
  ToolCall,
  ToolSpec,
} from "./model";

export interface ToolResult {
  content: string;
  isError: boolean;
}

/** Where the loop meets the world: each call is a durable step of its own. Turns count from 1, calls from 0. */
export interface AgentHost {
  callModel(turn: number, request: ModelRequest): Promise<ModelResponse>;
  callTool(turn: number, index: number, call: ToolCall): Promise<ToolResult>;
}

export interface AgentConfig {
  model: string;
  system?: string;
  prompt: string;
  /** Beside the prompt. */
  images?: ImagePart[];
  /** What was said before. */
  history?: Message[];
  tools: ToolSpec[];
  /** JSON Schema that the answer must fit. */
  output?: JsonObject;
  /** Model calls at most; the one repair of an answer that does not fit comes on top. */
  maxTurns: number;
  temperature?: number;
  maxTokens?: number;
}

export type AgentResult = {
  text: string;
  /** The answer as a value; present when there is an output schema. */
  object?: Json;
  /** The answer's own `confidence`, if it has one from 0 to 1. */
  confidence?: number;
  turns: number;
  usage: ModelUsage;
};

export class AgentError extends Error {
  readonly code: "max-turns" | "invalid-output" | "refused";

  constructor(code: AgentError["code"], message: string) {
    super(message);
    this.name = "AgentError";
    this.code = code;
  }
}

/**
 * Runs an agent: asks the model, runs the tools it asks for one after the other, and again until it answers.
 * A tool's failure, an unknown tool and arguments that do not fit go back to the model. An answer that does
 * not fit `output` gets one repair turn that names each issue.
 *
 * Deterministic between the host's calls: the same answers give the same requests, so it can be replayed.
 * Throws `AgentError`, and whatever the host throws.
 */
export async function runAgent(host: AgentHost, config: AgentConfig): Promise<AgentResult> {
  const messages = firstMessages(config);
  const usage: ModelUsage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
  let repaired = false;
  for (let turn = 1; turn <= config.maxTurns + (repaired ? 1 : 0); turn += 1) {
    const response = await host.callModel(turn, toRequest(config, messages));
    addUsage(usage, response.usage);
    if (response.stop === "refusal") throw refused(response);
    messages.push(toMessage(response));
    if (response.toolCalls.length > 0) {
      // Nobody would read the results of the last turn's tools, and tools can have effects.
      if (turn < config.maxTurns)
        messages.push(...(await callTools(host, config.tools, turn, response.toolCalls)));
      continue;
    }
    const done = { text: response.text, turns: turn, usage };
    if (config.output === undefined) return done;
    const answer = readAnswer(response, config.output);
    if ("value" in answer) return { ...done, ...objectAndConfidence(answer.value) };
    if (repaired)
      throw new AgentError("invalid-output", `The answer does not fit the output schema: ${answer.problem}.`);
    repaired = true;
    messages.push({ role: "user", content: repairPrompt(answer.problem) });
  }
  throw new AgentError(
    "max-turns",
    `The agent still asked for tools after its last turn (maxTurns is ${config.maxTurns}). ` +
      "Allow more turns, or ask for less at once.",
  );
}

function firstMessages({ history = [], prompt, images }: AgentConfig): Message[] {
  return [...history, { role: "user", content: prompt, ...(images !== undefined && { images }) }];
}

function toRequest(config: AgentConfig, messages: Message[]): ModelRequest {
  const { model, system, tools, output, temperature, maxTokens } = config;
  return {
    model,
    messages: [...messages],
    ...(system !== undefined && { system }),
    ...(tools.length > 0 && { tools }),
    ...(output !== undefined && { output }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

function toMessage({ text, toolCalls, raw }: ModelResponse): Message {
  return { role: "assistant", content: text, toolCalls, ...(raw !== undefined && { raw }) };
}

function addUsage(total: ModelUsage, usage: ModelUsage): void {
  total.inputTokens += usage.inputTokens;
  total.outputTokens += usage.outputTokens;
  total.costUsd += usage.costUsd;
}

async function callTools(
  host: AgentHost,
  tools: ToolSpec[],
  turn: number,
  calls: ToolCall[],
): Promise<Message[]> {
  const results: Message[] = [];
  for (const [index, call] of calls.entries()) {
    const result = objection(tools, call) ?? (await host.callTool(turn, index, call));
    results.push({ role: "tool", toolCallId: call.id, name: call.name, ...result });
  }
  return results;
}

/** Why a call cannot be made; the model reads it and mends the call. */
function objection(tools: ToolSpec[], call: ToolCall): ToolResult | undefined {
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) {
    const names = tools.map(({ name }) => name).join(", ") || "none";
    return { content: `There is no tool named ${call.name}. Tools: ${names}.`, isError: true };
  }
  const issues = validateJson(tool.inputSchema, call.arguments);
  if (issues.length === 0) return undefined;
  return { content: `The arguments do not fit: ${describeIssues(issues)}.`, isError: true };
}

function readAnswer(response: ModelResponse, schema: JsonObject): { value: Json } | { problem: string } {
  const value = parseAnswer(response.text);
  if (value === undefined) {
    const cut = response.stop === "length" ? ", for it was cut off at the token limit" : "";
    return { problem: `it is not JSON${cut}` };
  }
  const issues = validateJson(schema, value);
  return issues.length === 0 ? { value } : { problem: describeIssues(issues) };
}

/** Models without native structured output like to wrap JSON in a fence or in a sentence. */
function parseAnswer(text: string): Json | undefined {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1];
  const braced = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  for (const candidate of [text, fenced, braced]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate may be JSON.
    }
  }
  return undefined;
}

function objectAndConfidence(object: Json): { object: Json; confidence?: number } {
  const confidence = isJsonObject(object) ? object["confidence"] : undefined;
  const isShare = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  return isShare ? { object, confidence } : { object };
}

function refused({ text }: ModelResponse): AgentError {
  return new AgentError(
    "refused",
    text === "" ? "The model refused to answer." : `The model refused to answer: ${text}`,
  );
}

function repairPrompt(problem: string): string {
  return `Your answer does not fit the required JSON Schema: ${problem}. Answer again with only the corrected JSON.`;
}
