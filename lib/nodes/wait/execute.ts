import { formatValue } from "@/lib/expressions";
import type { DurableExecution, DurableExecutor, NodeOutput, PauseOutcome } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { after, dateOf } from "../resolved-times";
import { waitMode } from "./wait-mode";

type Wait = DurableExecution<NodeConfig<"wait">>;

/** Waits durably for a while, until a moment, or for an event; counted from when the node was reached. */
export const executeWait: DurableExecutor<NodeConfig<"wait">> = async (wait) => {
  const { config, now } = wait;
  if (waitMode(config) === "event") return await waitForEvent(wait);
  const deadline =
    waitMode(config) === "until" ? dateOf(now, config.until, "Until") : after(now, config.for, "How long");
  const outcome = await wait.pause("due", { kind: "timer", deadline, topic: null, details: {} });
  return { output: { waitedMs: waitedMs(now, outcome) } };
};

async function waitForEvent({ config, now, pause, capture }: Wait): Promise<NodeOutput> {
  const { name = "", match = "", timeout } = config.event ?? {};
  const topic = formatValue(name).trim();
  if (topic === "") throw new NodeError("invalid-input", "no-event", "The wait names no event to wait for.");
  const filter = match.trim() === "" ? null : match;
  const outcome = await pause("due", {
    kind: "event",
    deadline: after(now, timeout, "At most"),
    topic,
    details: { match: filter, scope: filter === null ? {} : capture([filter]) },
  });
  const output = { waitedMs: waitedMs(now, outcome) };
  if (outcome.how === "deadline") return { output, port: "timeout" };
  return { output: { ...output, event: outcome.value } };
}

function waitedMs(since: string, { at }: PauseOutcome): number {
  return Math.max(0, Date.parse(at) - Date.parse(since));
}
