import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { PauseOutcome } from "../execution";
import { durableExecutionOf } from "../testing/execution";
import { executeApproval } from "./execute";

const AT = "2026-01-01T09:00:00.000Z";

async function ask(config: JsonObject, ended?: PauseOutcome) {
  const execution = durableExecutionOf(
    "approval",
    { title: "Refund", ...config },
    {
      scope: { trigger: { team: ["Eve@x.com", "bob@x.com"], amount: 40 } },
      pauses: ended ? { decision: ended } : {},
    },
  );
  const result = await executeApproval(execution);
  return { ...result, asked: execution.paused["decision"] };
}

test("those who decide see everything filled in", async () => {
  const { asked } = await ask({
    title: "{{ 'Refund of ' + string(trigger.amount) }}",
    message: "Please **check**.",
    assignees: ["Ada@x.com; ada@x.com", "{{ trigger.team }}", " "],
    fields: [{ name: "amount", kind: "number", default: "{{ trigger.amount }}" }],
    deadline: "2h",
  });
  expect(asked).toEqual({
    kind: "approval",
    deadline: "2026-01-01T02:00:00.000Z",
    topic: null,
    details: {
      title: "Refund of 40",
      message: "Please **check**.",
      assignees: ["ada@x.com", "eve@x.com", "bob@x.com"],
      fields: [{ name: "amount", kind: "number", default: 40 }],
    },
  });
});

test.each(["approved", "rejected"])("a decision leaves by the port %s", async (decision) => {
  const value = { decision, by: "ada@x.com", comment: "Fine.", data: { amount: 30 } };
  const { asked, ...result } = await ask({}, { how: "decided", at: AT, value });
  expect(asked?.deadline).toBeNull();
  expect(result).toEqual({ port: decision, output: { ...value, at: AT } });
});

test.each([
  [undefined, "timeout", "timeout"],
  ["approve", "approved", "approved"],
  ["reject", "rejected", "rejected"],
])("at the deadline, %s leaves by %s", async (onDeadline, port, decision) => {
  const fields = [
    { name: "amount", kind: "number", default: "40" },
    { name: "why", kind: "text" },
  ];
  const { asked, ...result } = await ask({ fields, deadline: "1h", ...(onDeadline && { onDeadline }) });
  expect(result).toEqual({
    port,
    output: { decision, by: null, at: asked?.deadline, comment: "", data: { amount: 40, why: null } },
  });
});

test("at the deadline, the node may fail", async () => {
  await expect(ask({ deadline: "1h", onDeadline: "fail" })).rejects.toMatchObject({
    class: "timeout",
    code: "approval-deadline",
  });
});

test.each<[JsonObject, string]>([
  [{ title: " " }, "no title"],
  [{ assignees: ["Ada"] }, "“ada” is not an e-mail address"],
  [{ deadline: "never" }, "Deadline"],
])("%j asks nobody", async (config, message) => {
  await expect(ask(config)).rejects.toThrow(message);
});
