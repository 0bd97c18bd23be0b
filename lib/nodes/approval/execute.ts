import { formatValue } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject, toJson } from "@/lib/utils/json";
import type { DurableExecution, DurableExecutor, NodeOutput } from "../execution";
import { readAnswers } from "../form-fields";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { after } from "../resolved-times";

type Approval = DurableExecution<NodeConfig<"approval">>;

/** Waits for a person's decision, and leaves by the port of it. */
export const executeApproval: DurableExecutor<NodeConfig<"approval">> = async (approval) => {
  const { config, now, pause } = approval;
  const deadline = isBlank(config.deadline) ? null : after(now, config.deadline, "Deadline");
  const outcome = await pause("decision", {
    kind: "approval",
    deadline,
    topic: null,
    details: detailsOf(approval),
  });
  if (outcome.how === "deadline") return atDeadline(approval, outcome.at);
  const { decision, by, comment, data } = isJsonObject(outcome.value) ? outcome.value : {};
  const port = decision === "approved" ? "approved" : "rejected";
  return {
    port,
    output: { decision: port, by: by ?? null, at: outcome.at, comment: comment ?? "", data: data ?? {} },
  };
};

/** What those who decide get to see, with everything filled in. */
function detailsOf({ config }: Approval): JsonObject {
  const title = formatValue(config.title).trim();
  if (title === "") throw new NodeError("invalid-input", "no-title", "The approval has no title.");
  return {
    title,
    message: isBlank(config.message) ? "" : formatValue(config.message ?? ""),
    assignees: assigneesOf(config.assignees ?? []),
    fields: toJson(config.fields ?? []),
  };
}

/** Addresses in lower case; an entry may give several, as a list or with commas between. */
function assigneesOf(entries: Json[]): string[] {
  const texts = entries.flat().flatMap((entry) => (isBlank(entry) ? [] : formatValue(entry).split(/[,;]/)));
  const addresses = texts.map((text) => text.trim().toLowerCase()).filter((text) => text !== "");
  const wrong = addresses.find((address) => !/^[^\s@]+@[^\s@]+$/.test(address));
  if (wrong === undefined) return [...new Set(addresses)];
  throw new NodeError(
    "invalid-input",
    "bad-assignee",
    `“${wrong.slice(0, 100)}” is not an e-mail address, so nobody could decide.`,
  );
}

const AT_DEADLINE = { timeout: "timeout", approve: "approved", reject: "rejected" } as const;

function atDeadline({ config }: Approval, at: string): NodeOutput {
  if (config.onDeadline === "fail") {
    throw new NodeError("timeout", "approval-deadline", "Nobody decided before the deadline.");
  }
  const port = AT_DEADLINE[config.onDeadline];
  const { answers } = readAnswers(config.fields ?? [], {});
  return { port, output: { decision: port, by: null, at, comment: "", data: answers } };
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}
