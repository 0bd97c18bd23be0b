import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { formOf, resolveConfig } from "./form";
import { NodeError } from "./node-error";
import { catalogue, nodeDefinitions } from "./registry";

const upper = (template: string): Json => template.toUpperCase();

function fields(type: string, config: JsonObject): string[] {
  const found = catalogue.fieldsOf({ type, name: "", position: [0, 0], config });
  return found.map(({ path, kind, source }) => `${path.join(".")} ${kind} ${source}`);
}

test("the form has each field with its control, default and rule", () => {
  const form = formOf(nodeDefinitions.loop);
  expect(form.find(({ path }) => path[0] === "check")).toMatchObject({
    control: "select",
    title: "Check",
    required: false,
    default: "before",
    showWhen: { field: "mode", is: ["while"] },
    options: [
      { value: "before", label: "Before each iteration" },
      { value: "after", label: "After each iteration" },
    ],
  });
  expect(form.find(({ path }) => path[0] === "maxIterations")).toMatchObject({
    required: true,
    jsonSchema: { minimum: 1, maximum: 100_000 },
  });
});

test("a list of objects brings the fields of an item", () => {
  const [branches] = formOf(nodeDefinitions.condition);
  expect(branches).toMatchObject({ control: "branches", required: true });
  expect(branches?.item?.map(({ path, control }) => [...path, control])).toEqual([
    ["id", "text"],
    ["label", "text"],
    ["when", "expression"],
  ]);
});

test("a list of single values brings the field of one, and a credential the kinds that fit", () => {
  const assignees = formOf(nodeDefinitions.approval).find(({ path }) => path[0] === "assignees");
  expect(assignees).toMatchObject({ control: "list", each: { control: "template", path: [] } });
  expect(assignees?.item).toBeUndefined();
  const credential = formOf(nodeDefinitions.email).find(({ path }) => path[0] === "credential");
  expect(credential).toMatchObject({ control: "credential", accepts: ["imap"] });
});

test("every place that holds CEL is found, at any depth, and nothing else", () => {
  expect(
    fields("http", {
      method: "POST",
      url: "https://x.example/{{ a }}",
      headers: { "x-id": "{{ b }}", plain: "text" },
      body: { list: [1, { deep: "{{ c }}" }], n: null },
    }),
  ).toEqual([
    "url template https://x.example/{{ a }}",
    "headers.x-id template {{ b }}",
    "body.list.1.deep template {{ c }}",
  ]);
  expect(
    fields("condition", {
      branches: [
        { id: "a", label: "{{ no }}", when: "x > 1" },
        { id: "b", when: "" },
      ],
    }),
  ).toEqual(["branches.0.when expression x > 1"]);
  expect(fields("agent", { prompt: "{{ p }}", tools: [{ url: "{{ args.x }}" }] })).toEqual([
    "prompt template {{ p }}",
  ]);
  expect(fields("note", { text: "{{ no }}" })).toEqual([]);
});

test("a config that does not fit is searched as far as it goes", () => {
  expect(fields("http", { url: 5, headers: "{{ h }}", body: ["{{ b }}"], other: "{{ o }}" })).toEqual([
    "headers template {{ h }}",
    "body.0 template {{ b }}",
  ]);
});

test("templates are filled in, expressions and plain fields stay, and defaults are there", () => {
  expect(resolveConfig("fan-out", { items: "{{ list }}", result: "output.x" }, () => [1, 2])).toEqual({
    items: [1, 2],
    concurrency: 5,
    onItemError: "fail",
    result: "output.x",
  });
  expect(resolveConfig("transform", { fields: { a: "x", b: { c: ["y", 1] } } }, upper)).toEqual({
    fields: { a: "X", b: { c: ["Y", 1] } },
    keepInput: false,
  });
});

test("a config that does not fit is refused with the place", () => {
  expect(() => resolveConfig("http", { url: 5 }, upper)).toThrow(NodeError);
  expect(() => resolveConfig("http", { url: 5 }, upper)).toThrow(/url: /);
  expect(() => resolveConfig("teleport", {}, upper)).toThrow("teleport");
});
