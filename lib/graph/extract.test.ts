import { describe, expect, test } from "vitest";
import { subWorkflowKit } from "@/lib/nodes/sub-workflow";
import type { WorkflowDocument } from "./document";
import { type Extraction, extractNodes } from "./extract";
import { draw } from "./testing/draw";

const NAMES = { name: "The part", workflow: "the-part" };

/** Nodes that give objects of these fields. */
function giving(fields: Record<string, Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(fields).map(([id, each]) => [id, { type: "transform", config: { fields: each } }]),
  );
}

function extracted(document: WorkflowDocument, ids: string[]): Extraction {
  const extraction = extractNodes(document, ids, NAMES, subWorkflowKit);
  if (Array.isArray(extraction)) throw new Error(extraction[0]?.message);
  return extraction;
}

function edgesOf({ edges }: WorkflowDocument): string[] {
  return edges.map(({ from, port, to }) => `${from}${port ? `:${port}` : ""} -> ${to}`).sort();
}

function fieldsOf({ nodes }: WorkflowDocument, id: string) {
  return nodes[id]?.config["fields"];
}

describe("the call", () => {
  test("takes over the id of the node that something comes after, so that nothing outside changes", () => {
    const document = draw("start -> a -> b -> c", {
      start: "manual",
      ...giving({
        a: { x: "{{ trigger.n }}" },
        b: { y: "{{ steps.a.x }}" },
        c: { z: "{{ steps.b.y }} {{ input }}" },
      }),
    });
    const { document: left, extracted: made, call, input, gives } = extracted(document, ["a", "b"]);
    expect(edgesOf(left)).toEqual(["b -> c", "start -> b"]);
    expect(left.nodes["b"]).toMatchObject({ type: "call-workflow", name: "The part" });
    expect(left.nodes["c"]).toBe(document.nodes["c"]);
    expect([call, input, gives]).toEqual(["b", "{{ input }}", ["b"]]);
    expect(edgesOf(made)).toEqual(["a -> b", "called -> a"]);
    expect(fieldsOf(made, "a")).toEqual({ x: "{{ trigger.n }}" });
  });

  test("gives an object by id where more of its nodes are read outside", () => {
    const document = draw("start -> a -> b -> c", {
      start: "manual",
      ...giving({ a: { x: "1" }, b: { y: "2" }, c: { z: "{{ steps.a.x }} {{ steps.?b.y }} {{ input.y }}" } }),
    });
    const { document: left, extracted: made, call } = extracted(document, ["a", "b"]);
    expect(call).toBe("the_part");
    expect(fieldsOf(left, "c")).toEqual({
      z: "{{ steps.the_part.a.x }} {{ steps.?the_part.b.y }} {{ input.b.y }}",
    });
    expect(edgesOf(made)).toEqual(["a -> b", "b -> result", "called -> a"]);
    expect(fieldsOf(made, "result")).toEqual({ a: "{{ steps.a }}", b: "{{ steps.b }}" });
  });
});

test("limits of a run hold for the called one, too, as it counts by itself", () => {
  const limits = { timeout: "10m", budgetUsd: 2 };
  const document = {
    ...draw("start -> a -> b", { start: "manual" }, "transform"),
    settings: { ...limits, concurrency: 3, errorWorkflow: "tell" },
  };
  expect(extracted(document, ["a"]).extracted.settings).toEqual(limits);
  expect(extracted({ ...document, settings: { concurrency: 3 } }, ["a"]).extracted).not.toHaveProperty(
    "settings",
  );
});

describe("the call's input", () => {
  test("has only what the part reads outside, under the names it had", () => {
    const document = draw("start -> a -> b -> c", {
      start: "manual",
      ...giving({ a: {}, b: { y: "{{ input.x }} {{ trigger.n }} {{ steps.a.x }}" }, c: {} }),
    });
    const { extracted: made, input } = extracted(document, ["b"]);
    expect(input).toEqual({ input: "{{ input }}", trigger: "{{ trigger }}", steps: { a: "{{ steps.a }}" } });
    expect(fieldsOf(made, "b")).toEqual({
      y: "{{ trigger.input.x }} {{ trigger.trigger.n }} {{ trigger.steps.a.x }}".replace(
        "trigger.input",
        "input.input",
      ),
    });
  });

  test("leaves out steps that were skipped", () => {
    //  start ─► if ─yes─► a ─► c ─► d
    //            └──else──────►┘
    const document = draw("start -> if\n if:yes -> a -> c -> d\n if:else -> c", {
      start: "manual",
      if: { type: "condition", config: { branches: [{ id: "yes", when: "true" }] } },
      ...giving({ a: {}, c: {}, d: { y: "{{ has(steps.a) ? steps.a.x : 0 }}" } }),
    });
    const { extracted: made, input } = extracted(document, ["d"]);
    expect(input).toEqual({ steps: '{{ steps.pick(["a"]) }}' });
    expect(fieldsOf(made, "d")).toEqual({ y: "{{ has(trigger.steps.a) ? trigger.steps.a.x : 0 }}" });
  });

  test("is the item where the part begins a body", () => {
    const document = draw("start -> each\n each { a -> b }", {
      start: "manual",
      each: { type: "fan-out", config: { items: "{{ trigger.list }}" } },
      ...giving({ a: { x: "{{ item.n }}" }, b: { y: "{{ steps.a.x }}" } }),
    });
    const { document: left, extracted: made, input } = extracted(document, ["a"]);
    expect(left.nodes["a"]).toMatchObject({ type: "call-workflow", parent: "each" });
    expect(input).toBe("{{ input }}");
    expect(fieldsOf(made, "a")).toEqual({ x: "{{ trigger.n }}" });
    expect(made.nodes["a"]?.parent).toBeUndefined();
  });
});

describe("is refused", () => {
  const yes = { type: "condition", config: { branches: [{ id: "yes", when: "true" }] } };
  test.each([
    ["for a trigger", "start -> a", ["start", "a"], "“start” starts this workflow and has to stay"],
    ["around a node", "start -> a -> b -> c", ["a", "c"], "leads out of it and back, by “b”"],
    [
      "with several ways in",
      "start -> a -> c\n start -> b -> d\n c -> e\n d -> e",
      ["c", "d", "e"],
      "entered in several ways",
    ],
    [
      "where one branch of several goes on",
      "start -> yes\n yes:yes -> a\n yes:else -> b",
      ["yes"],
      "“a” and “b” is reached on some ways",
    ],
    [
      "where an end is mixed with what goes on",
      "start -> a -> b\n a -> c -> d",
      ["a", "b", "c"],
      "“b” ends here",
    ],
    ["where nothing leads to it", "start -> a\n b -> c", ["b", "c"], "No edge leads to the selection"],
    ["across containers", "start -> a -> box\n box { b }", ["a", "b"], "different containers"],
    ["for what acts on its run", "start -> stop", ["stop"], "“stop” acts on the run"],
  ])("%s", (_, drawing, ids, message) => {
    const document = draw(
      drawing,
      {
        start: "manual",
        yes,
        stop: { type: "stop", config: { outcome: "completed" } },
        box: { type: "fan-out", config: { items: "{{ [1] }}" } },
      },
      "transform",
    );
    const refusals = extractNodes(document, ids, NAMES, subWorkflowKit);
    expect(refusals).toMatchObject([{ message: expect.stringContaining(message) }]);
  });

  test.each([
    [
      "a script that reads other steps",
      { type: "code", config: { source: "return steps.a.x" } },
      "The script of “c” reads a",
    ],
    [
      "one that reads all steps",
      { type: "transform", config: { fields: { x: "{{ steps }}" } } },
      "reads all of steps",
    ],
    [
      "an expression with a fault",
      { type: "transform", config: { fields: { x: "{{ steps. }}" } } },
      "has an expression with a fault",
    ],
    [
      "one that takes its whole input among others",
      { type: "transform", config: { keepInput: true, fields: { x: "{{ steps.a }}" } } },
      "takes its whole input",
    ],
  ])("%s", (_, c, message) => {
    const document = draw("start -> a -> b -> c", { start: "manual", c }, "transform");
    const refusals = extractNodes(document, ["c"], NAMES, subWorkflowKit);
    expect(refusals).toMatchObject([{ message: expect.stringContaining(message) }]);
  });
});
