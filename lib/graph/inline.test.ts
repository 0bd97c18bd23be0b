import { describe, expect, test } from "vitest";
import { shapeOf } from "@/lib/nodes/registry";
import { subWorkflowKit } from "@/lib/nodes/sub-workflow";
import type { Json } from "@/lib/utils/json";
import type { WorkflowDocument } from "./document";
import { extractNodes } from "./extract";
import { type Inlined, inlineCall } from "./inline";
import { semanticHash } from "./semantic-hash";
import { draw } from "./testing/draw";

const giving = (fields: Record<string, Json>) => ({ type: "transform", config: { fields } });

function calling(input: Json, more: { wait?: boolean; disabled?: true } = {}) {
  const { disabled, ...config } = more;
  return {
    type: "call-workflow",
    config: { workflow: "w", input, ...config },
    ...(disabled && { disabled }),
  };
}

/** start ─► call ─► after */
function caller(call: ReturnType<typeof calling>): WorkflowDocument {
  return draw("start -> call -> after", {
    start: "manual",
    call,
    after: giving({ y: "{{ steps.call.x }}" }),
  });
}

function inlined(document: WorkflowDocument, target: WorkflowDocument): Inlined {
  const result = inlineCall(document, "call", target, subWorkflowKit);
  if (Array.isArray(result)) throw new Error(result[0]?.message);
  return result;
}

test("what was extracted comes back as it was", () => {
  const document = draw("start -> a -> b -> c -> d", {
    start: "manual",
    a: giving({ x: "{{ trigger.n }}" }),
    b: giving({ x: "{{ input.x }} {{ steps.a.x }} {{ trigger.n }} {{ has(steps.a) }}" }),
    c: giving({ x: "{{ steps.b.x }} {{ run.id }}" }),
    d: giving({ x: "{{ steps.c.x }}" }),
  });
  const part = extractNodes(document, ["b", "c"], { name: "Part", workflow: "part" }, subWorkflowKit);
  if (Array.isArray(part)) throw new Error(part[0]?.message);
  const back = inlineCall(part.document, part.call, part.extracted, subWorkflowKit);
  if (Array.isArray(back)) throw new Error(back[0]?.message);
  expect(semanticHash(back.document, shapeOf)).toBe(semanticHash(document, shapeOf));
});

test("nodes of the same id get another one, and what reads them follows", () => {
  const target = draw("go -> after -> last", {
    go: "called",
    after: giving({ x: "{{ trigger.n }}" }),
    last: giving({ x: "{{ steps.after.x }}" }),
  });
  const { document, ids } = inlined(caller(calling("{{ input }}")), target);
  expect(ids.sort()).toEqual(["after_2", "call"]);
  expect(document.nodes["call"]?.config["fields"]).toEqual({ x: "{{ steps.after_2.x }}" });
  expect(document.nodes["after_2"]?.config["fields"]).toEqual({ x: "{{ trigger.n }}" });
  expect(document.nodes["after"]?.config["fields"]).toEqual({ y: "{{ steps.call.x }}" });
});

test("an input that is no plain reference is gathered by a step", () => {
  const target = draw("go -> last", { go: "called", last: giving({ x: "{{ trigger.n + 1 }}" }) });
  const { document } = inlined(caller(calling({ n: "{{ trigger.a * 2 }}" })), target);
  expect(document.nodes["go"]?.config["fields"]).toEqual({ n: "{{ trigger.a * 2 }}" });
  expect(document.nodes["call"]?.config["fields"]).toEqual({ x: "{{ steps.go.n + 1 }}" });
  expect(document.edges).toEqual([
    { from: "start", to: "go" },
    { from: "go", to: "call" },
    { from: "call", to: "after" },
  ]);
});

test("settings of the called workflow that this one has, too, are in the way of nothing", () => {
  const limited = { timeout: "10m", budgetUsd: 2, errorWorkflow: null };
  const here = { ...caller(calling("{{ input }}")), settings: { ...limited, maxSteps: 500 } };
  const target = { ...draw("go -> last", { go: "called" }, "transform"), settings: limited };
  expect(inlined(here, target).document.settings).toEqual(here.settings);
});

describe("is refused", () => {
  const simple = draw("go -> last", { go: "called" }, "transform");
  test.each([
    ["for a call that does not wait", caller(calling({}, { wait: false })), simple, "does not wait"],
    ["for a disabled call", caller(calling({}, { disabled: true })), simple, "disabled"],
    [
      "for limits of its own",
      caller(calling({})),
      { ...simple, settings: { timeout: "10s", concurrency: 1 } },
      "has a time limit and a number of runs at once of its own",
    ],
    ["without a trigger", caller(calling({})), draw("a -> b", {}, "transform"), "no single trigger"],
    ["without steps", caller(calling({})), draw("go", { go: "called" }), "no steps"],
    [
      "with several ends",
      caller(calling({})),
      draw("go -> a\n go -> b", { go: "called" }, "transform"),
      "does not always end in the same step",
    ],
    [
      "where an input of several things is taken whole",
      caller(calling("a {{ input }}")),
      draw("go -> a", { go: "called", a: giving({ x: "{{ input }}" }) }),
      "takes its input as a whole",
    ],
    [
      "for what acts on its run",
      caller(calling({})),
      draw("go -> stop", { go: "called", stop: "stop" }),
      "acts on the run",
    ],
  ])("%s", (_, document, target, message) => {
    const refusals = inlineCall(document, "call", target, subWorkflowKit);
    expect(refusals).toMatchObject([{ message: expect.stringContaining(message) }]);
  });
});
