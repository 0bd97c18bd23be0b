import type { StepExecutor } from "../execution";
import type { NodeConfig } from "../registry";
import { buildRequest } from "./build-request";
import { readBody, statusError } from "./read-response";

const FAILS_FROM = { "4xx-5xx": 400, "5xx": 500, never: Number.POSITIVE_INFINITY } as const;

/** One HTTP call. Fails on the statuses that `failOn` names, and as the service does. */
export const executeHttp: StepExecutor<NodeConfig<"http">> = async (execution) => {
  const { config, services, signal, timeoutMs, idempotencyKey } = execution;
  const request = buildRequest({ ...config, idempotencyKey });
  const response = await services.http({ ...request, signal, timeoutMs, redirects: config.redirects });
  const { status, headers } = response;
  execution.log(`${request.method} ${new URL(request.url).host} answered ${status}`);
  if (status >= FAILS_FROM[config.failOn]) throw statusError(request.method, request.url, response);
  return { output: { status, headers, body: readBody(response, config.responseType) } };
};
