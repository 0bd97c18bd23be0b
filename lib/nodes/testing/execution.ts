import { evaluate } from "@/lib/expressions";
import type { Json, JsonObject } from "@/lib/utils/json";
import type {
  Body,
  CallExecution,
  DurableExecution,
  Execution,
  PauseOutcome,
  PauseRequest,
  StepExecution,
} from "../execution";
import { resolveConfig } from "../form";
import type { NodeConfig, NodeType } from "../registry";
import type { HttpRequest, HttpResponse, Services } from "../services";

/** What an executor of a type gets in a test, from a config as the document holds it. */
export function executionOf<T extends NodeType>(
  type: T,
  config: JsonObject,
  { input = null, arrived = {}, scope = {} }: { input?: Json; arrived?: JsonObject; scope?: JsonObject } = {},
): Execution<NodeConfig<T>> {
  const values = { input, steps: {}, trigger: {}, ...scope };
  const resolved = resolveConfig(type, config, (template) =>
    template.startsWith("{{") ? evaluate(template.slice(2, -2), values) : template,
  );
  return {
    // Resolved by the schema of this very type.
    config: resolved as Execution<NodeConfig<T>>["config"],
    input,
    arrived,
    evaluate: (source, extra = {}) => evaluate(source, { ...values, ...extra }),
    now: "2026-01-01T00:00:00.000Z",
  };
}

const missing = async () => {
  throw new Error("This test has no such service");
};

/** Services that throw; a test gives those that it needs. */
export const NO_SERVICES: Services = {
  http: missing,
  model: missing,
  authorize: missing,
  files: { save: missing, read: missing },
  script: missing,
  sql: missing,
  mail: missing,
  store: { get: missing, query: missing, change: missing },
  knowledge: { search: missing, add: missing },
  memory: { read: missing, write: missing },
  mcp: { tools: missing, call: missing },
  respond: missing,
  startWorkflow: missing,
  runResult: missing,
};

/** The tools of one durable step, with the services given. */
export function stepOf(services: Partial<Services>, path = "node"): CallExecution & { logs: string[] } {
  const logs: string[] = [];
  return {
    services: { ...NO_SERVICES, ...services },
    signal: new AbortController().signal,
    idempotencyKey: `run_1:${path}`,
    attempt: 1,
    timeoutMs: 30_000,
    log: (message) => void logs.push(message),
    logs,
  };
}

/** A step of a type with services. */
export function stepExecutionOf<T extends NodeType>(
  type: T,
  config: JsonObject,
  services: Partial<Services>,
): StepExecution<NodeConfig<T>> {
  return { ...executionOf(type, config), ...stepOf(services) };
}

/** A durable node whose calls run at once, and are noted with their input. */
export function durableExecutionOf<T extends NodeType>(
  type: T,
  config: JsonObject,
  {
    services = {},
    body,
    scope = {},
    pauses = {},
  }: {
    services?: Partial<Services>;
    body?: Partial<Body>;
    scope?: JsonObject;
    /** How each pause ends, by its id; the others end by their deadline. */
    pauses?: Record<string, PauseOutcome>;
  },
): DurableExecution<NodeConfig<T>> & {
  calls: { id: string; input: Json }[];
  paused: Record<string, PauseRequest>;
} {
  const calls: { id: string; input: Json }[] = [];
  const paused: Record<string, PauseRequest> = {};
  const none = async () => {
    throw new Error("This test has no body");
  };
  return {
    ...executionOf(type, config, { scope }),
    calls,
    paused,
    pause: (id, request) => {
      paused[id] = request;
      return Promise.resolve(pauses[id] ?? { how: "deadline", at: request.deadline ?? "" });
    },
    capture: (sources) => (sources.length > 0 ? scope : {}),
    call: async (id, input, run) => {
      calls.push({ id, input });
      return (await run(stepOf(services, `node/${id}`))).output;
    },
    body: { iterate: none, fanOut: none, ...body },
  };
}

/** A web that gives the answers in turn and notes the requests. */
export function webOf(...answers: Partial<HttpResponse>[]): {
  http: Services["http"];
  requests: HttpRequest[];
} {
  const requests: HttpRequest[] = [];
  return {
    requests,
    http: async (request) => {
      requests.push(request);
      const answer = { status: 200, headers: {}, body: "", ...answers[requests.length - 1] };
      return { bytes: new TextEncoder().encode(answer.body), ...answer };
    },
  };
}
