import { describe, expect, expectTypeOf, test } from "vitest";
import { NODE_ID_PATTERN } from "@/lib/graph/document";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import type { NodeDefinition } from "./definition";
import { executors } from "./executors";
import { formOf } from "./form";
import { catalogue, definitionOf, type NodeConfig, nodeDefinitions, shapeOf, summaryOf } from "./registry";
import { configSchema } from "./walk-config";

const definitions: [string, NodeDefinition][] = Object.entries(nodeDefinitions);

function nodeOf(type: string, config: JsonObject) {
  return { type, name: "", position: [0, 0] as [number, number], config };
}

describe.each(definitions)("%s", (type, definition) => {
  test("is registered under its own type", () => {
    expect(definition.type).toBe(type);
    expect(definitionOf(type)).toBe(definition);
  });

  test("starts with a config that fits its schema and can be drawn", () => {
    const parsed = definition.config.safeParse(definition.defaults);
    expect(parsed.error).toBeUndefined();
    expect(definition.summary(parsed.data ?? {})).toBeTypeOf("string");
  });

  test("has a form field with a title for every key of its config", () => {
    const { properties } = configSchema(definition);
    const fields = formOf(definition);
    expect(fields.map(({ path }) => path[0])).toEqual(
      Object.keys(isJsonObject(properties) ? properties : {}),
    );
    for (const { control, options, jsonSchema } of fields) {
      if (control === "select") expect(options?.map(({ value }) => value)).toEqual(jsonSchema["enum"]);
    }
  });

  test("refuses a key it does not know", () => {
    expect(
      catalogue
        .configIssues(nodeOf(type, { nonsense: 1 }))
        .some(({ message }) => message.includes("nonsense")),
    ).toBe(true);
  });

  test("has ports that edges can name", () => {
    const ports = definition.outputs(definition.config.parse(definition.defaults));
    for (const { id } of ports) expect(id).toMatch(NODE_ID_PATTERN);
  });
});

test("every type but notes has an executor of its durability", () => {
  for (const [type, definition] of definitions) {
    const executor = Object.entries(executors).find(([key]) => key === type)?.[1];
    expect(executor?.durability).toBe(definition.role === "note" ? undefined : definition.durability);
  }
});

test("the config of a type is known to the compiler", () => {
  expectTypeOf<NodeConfig<"join">>().toEqualTypeOf<{
    mode: "all" | "any" | "count";
    cancelOthers: boolean;
    count?: number | undefined;
  }>();
  expectTypeOf<NodeConfig<"http">["redirects"]>().toEqualTypeOf<number>();
});

test("a type that is not known has no definition, shape or summary", () => {
  expect(definitionOf("constructor")).toBeNull();
  expect(shapeOf(nodeOf("teleport", {}))).toBeNull();
  expect(summaryOf(nodeOf("teleport", {}))).toBe("");
});

test("a node with a faulty config is still drawn, with the ports that can be made out", () => {
  const branches = [
    { id: "hot", when: "true" },
    { id: "hot", when: "" },
  ];
  expect(shapeOf(nodeOf("condition", { branches }))?.outputs.map(({ id }) => id)).toEqual([
    "hot",
    "hot",
    "else",
  ]);
  expect(shapeOf(nodeOf("condition", { branches: "none" }))?.outputs.map(({ id }) => id)).toEqual([
    "yes",
    "else",
  ]);
  expect(shapeOf(nodeOf("agent", { minConfidence: 0.5, maxTurns: "many" }))?.outputs).toHaveLength(2);
});

test.each<[string, JsonObject, string]>([
  ["webhook", {}, "POST · answers at once"],
  ["manual", { inputSchema: { type: "object" } }, "typed input"],
  [
    "agent",
    {
      prompt: "",
      tools: ["a", "b"].map((name) => ({ kind: "http", name, description: "", url: "", inputSchema: {} })),
      output: { type: "object" },
    },
    "default model · 2 tools · typed output",
  ],
  [
    "condition",
    { branches: ["80", "50"].map((n) => ({ id: `b${n}`, when: `steps.score.object.score > ${n}` })) },
    "score > 80 · score > 50",
  ],
  ["condition", { branches: [{ id: "a", when: 'steps.a.text.startsWith("x")' }] }, 'text.startsWith("x")'],
  [
    "loop",
    { mode: "while", while: "true", until: "output.quality > 0.8", maxIterations: 3 },
    "while true · until output.quality > 0.8 · max 3",
  ],
  ["loop", { items: "{{ trigger.list }}", maxIterations: 9 }, "each of trigger.list · max 9"],
  [
    "fan-out",
    { items: "{{ trigger.body.contacts }}", onItemError: "collect" },
    "each of trigger.body.contacts · 5 at once · collect errors",
  ],
  ["join", { mode: "count", count: 2 }, "waits for 2"],
  ["transform", { fields: { a: "x" }, keepInput: true }, "1 field · keeps the input"],
  ["http", { method: "POST", url: "https://api.example.com/leads/{{ input.id }}" }, "POST api.example.com"],
  ["http", { url: "{{ trigger.url }}" }, "GET trigger.url"],
])("the card of %s %j says what it does", (type, config, summary) => {
  expect(summaryOf(nodeOf(type, config))).toBe(summary);
});

test.each<[string, JsonObject, string[]]>([
  ["http", { url: " " }, ["url: Address is empty"]],
  ["loop", { mode: "each", maxIterations: 5 }, ["items: Items is empty"]],
  ["loop", { mode: "while", maxIterations: 5 }, ["while: While is empty"]],
  ["join", { mode: "count" }, ["count: How many is empty"]],
  ["join", { mode: "all" }, []],
  ["wait", { mode: "for", for: "5m", event: {} }, []],
  ["wait", { mode: "event", event: {} }, ["event.name: Event is empty", "event.timeout: At most is empty"]],
  ["condition", { branches: [{ id: "a", when: "" }] }, ["branches.0.when: When is empty"]],
  [
    "condition",
    { branches: [{ id: "else", when: "true" }] },
    ["branches.0.id: taken by a port that is always there"],
  ],
])("%s %j has the faults %j", (type, config, faults) => {
  const found = catalogue
    .configIssues(nodeOf(type, config))
    .map(({ field, message }) => `${field.join(".")}: ${message}`);
  expect(found).toEqual(faults);
});
