import type { StepExecution, StepExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { evaluateTruth } from "../resolved-values";
import type { HttpResponse } from "../services";
import { buildRequest } from "./build-request";
import { encodeFiles } from "./encode-files";
import { type Page, type PageRequest, readPages } from "./read-pages";
import { readAnswer, statusError } from "./read-response";
import { isSafe } from "./safe-method";
import { listsStatus } from "./status-list";

type Execution = StepExecution<NodeConfig<"http">>;

/** One HTTP call, or one for each page. Fails on the answers that the config names, and as the services do. */
export const executeHttp: StepExecutor<NodeConfig<"http">> = async (execution) => {
  const { config } = execution;
  const send = (request: PageRequest) => call(execution, request);
  const { url, query = {}, body } = config;
  const first = { url, query, body, idempotencyKey: execution.idempotencyKey };
  const { pagination } = config;
  if (pagination && pagination.mode !== "none") {
    return { output: await readPages(pagination, first, { ...execution, send }) };
  }
  const { response } = await send(first);
  return { output: response };
};

async function call(execution: Execution, request: PageRequest): Promise<Page> {
  const { config, services } = execution;
  const answer = await sendSigned(execution, request);
  const { url, status, headers } = answer;
  const origin = new URL(url).host;
  execution.log(`${config.method} ${origin} answered ${status}`);
  if (failsOn(config, status)) throw statusError(config.method, url, answer);
  const body = await readAnswer(answer, config.responseType, url, services.files);
  const response = { status, headers, body };
  const { failWhen = "" } = config;
  if (failWhen.trim() !== "" && evaluateTruth(execution.evaluate, failWhen, "“Fails when”", { response })) {
    const said = answer.body.trim().slice(0, 200);
    throw new NodeError("invalid-input", "answer-refused", `${config.method} ${origin} answered: ${said}`);
  }
  return { response, url, size: answer.bytes.length };
}

/** A token may have been taken back before its time: then the call is made once more with a new one. */
async function sendSigned(
  execution: Execution,
  request: PageRequest,
): Promise<HttpResponse & { url: string }> {
  const { config, services, signal, timeoutMs } = execution;
  const { method, headers, redirects } = config;
  const { bodyType } = config;
  const hasFiles = bodyType === "multipart" || bodyType === "raw";
  const hasBody = !isSafe(method) && request.body !== undefined;
  const content =
    hasFiles && hasBody ? await encodeFiles(request.body ?? null, bodyType, services.files) : undefined;
  const parts = {
    ...request,
    method,
    headers,
    content,
    ...(hasFiles || bodyType === "none" ? { bodyType: "json" as const, body: undefined } : { bodyType }),
  };
  async function send(authorization: Awaited<ReturnType<typeof authorize>>) {
    const built = buildRequest({ ...parts, authorization });
    return { ...(await services.http({ ...built, signal, timeoutMs, redirects })), url: built.url };
  }
  async function authorize() {
    return config.credential ? await services.authorize(config.credential, { signal, timeoutMs }) : undefined;
  }
  const used = await authorize();
  const answer = await send(used);
  if (answer.status !== 401 || !used) return answer;
  const fresh = await authorize();
  return JSON.stringify(fresh) === JSON.stringify(used) ? answer : await send(fresh);
}

const FAILS_FROM = { "4xx-5xx": 400, "5xx": 500, never: Number.POSITIVE_INFINITY } as const;

function failsOn({ failOn, statuses = "" }: Execution["config"], status: number): boolean {
  return failOn === "listed" ? listsStatus(statuses, status) : status >= FAILS_FROM[failOn];
}
