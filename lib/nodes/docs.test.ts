import { describe, expect, test } from "vitest";
import { validateJson } from "@/lib/utils/json-schema";
import type { NodeDefinition } from "./definition";
import { nodeDoc, typeText } from "./docs";
import { nodeMarkdown } from "./docs-markdown";
import { nodeDefinitions } from "./registry";

const definitions: [string, NodeDefinition][] = Object.entries(nodeDefinitions);

describe.each(definitions)("the documentation of %s", (_, definition) => {
  test("has an example whose config fits the type and whose output fits what the type promises", () => {
    const { example } = definition;
    const parsed = definition.config.safeParse(example.config);
    expect(parsed.error).toBeUndefined();
    const schema = definition.output(parsed.data ?? {});
    expect(schema ? validateJson(schema, example.output) : []).toEqual([]);
  });

  test("names every field once, with what it takes", () => {
    const { fields } = nodeDoc(definition);
    const paths = fields.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const { kind, title } of fields) expect(kind && title).not.toBe("");
  });

  test("is whole sentences", () => {
    const { about, facts, example } = nodeDoc(definition);
    for (const sentence of [about, example.about, ...facts]) expect(sentence).toMatch(/^[A-Z“].*[.!]$/);
  });
});

test("fields tell their default, their choices, when they count, and the fields inside them", () => {
  const { fields } = nodeDoc(nodeDefinitions.loop);
  expect(fields.find(({ path }) => path === "check")).toEqual({
    path: "check",
    title: "Check",
    kind: "choice",
    required: false,
    default: '"before"',
    help: expect.any(String),
    options: [
      { value: "before", label: "Before each iteration" },
      { value: "after", label: "After each iteration" },
    ],
    when: "Repeat is “While a condition holds”",
  });
  expect(nodeDoc(nodeDefinitions.condition).fields.map(({ path }) => path)).toEqual([
    "branches",
    "branches[].id",
    "branches[].label",
    "branches[].when",
  ]);
});

test("the output is told value by value, to what is inside of lists", () => {
  const { output } = nodeDoc(nodeDefinitions.knowledge);
  expect(output).toContainEqual({ path: "passages[].score", type: "number", description: "" });
  expect(nodeDoc(nodeDefinitions.condition).output).toBe("The input, unchanged.");
});

test.each([
  [{ type: "string" }, "text"],
  [{ type: ["string", "null"] }, "text or null"],
  [{ enum: ["a", 1] }, '"a" or 1'],
  [{ const: true }, "true"],
  [{ type: "array", items: { type: "integer" } }, "list of whole number"],
  [{ anyOf: [{ type: "object" }, { type: "null" }] }, "object or null"],
  [{}, "any"],
  [true, "any"],
])("the type of %j reads “%s”", (schema, text) => {
  expect(typeText(schema)).toBe(text);
});

test("a type is written as a section of a page, with tables whose cells hold bars and no line breaks", () => {
  const text = nodeMarkdown({
    type: "demo",
    label: "Demo",
    category: "data",
    about: "Shows it.",
    facts: ["One.", "Two."],
    fields: [
      {
        path: "a|b",
        title: "A",
        kind: "text with {{ }}",
        required: false,
        default: '"x"',
        help: "First\nsecond.",
        options: [{ value: "x", label: "Ex" }],
        when: "Mode is one",
      },
    ],
    ports: [{ id: "out" }, { id: "late", label: "too late" }],
    output: [{ path: "n", type: "number", description: "" }],
    example: { about: "One case.", config: {}, output: null },
  });
  expect(text).toBe(`### Demo (\`demo\`)

Shows it.

One. Two.

| Field | Takes | Default | What it is |
| --- | --- | --- | --- |
| \`a\\|b\` (optional) | text with \`{{ }}\` | \`"x"\` | A. First second. One of \`x\` (Ex). Where Mode is one. |

**Ports:** \`out\`, \`late\` (too late)

| Output | Type |
| --- | --- |
| \`n\` | number |

**Example.** One case.

\`\`\`json
{}
\`\`\``);
});
