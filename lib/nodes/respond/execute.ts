import { formatValue } from "@/lib/expressions";
import type { Json } from "@/lib/utils/json";
import type { StepExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";

/** Answers the caller of the run's webhook. The first answer of a run is the one that is sent. */
export const executeRespond: StepExecutor<NodeConfig<"respond">> = async ({ config, services, log }) => {
  const response = {
    status: statusOf(config.status),
    headers: headersOf(config.headers ?? {}),
    body: config.body ?? null,
  };
  const first = await services.respond(response);
  log(first ? `Answered ${response.status}` : "The call had been answered before; this answer is not sent.");
  return { output: response };
};

function statusOf(value: Json = 200): number {
  const status = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new NodeError(
    "invalid-input",
    "bad-status",
    `The status has to be a number from 200 to 599, not ${JSON.stringify(value)}.`,
  );
}

/** Header names in lower case with their texts; those without a value are left out. */
function headersOf(headers: Record<string, Json>): Record<string, string> {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [[name.trim().toLowerCase(), formatValue(value)] as const],
  );
  for (const [name, text] of texts) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[^\t\x20-\x7e\x80-\xff]/.test(text)) continue;
    throw new NodeError(
      "invalid-input",
      "bad-header",
      `The header “${name}” cannot be sent: its name or value has characters that headers may not have.`,
    );
  }
  return Object.fromEntries(texts);
}
