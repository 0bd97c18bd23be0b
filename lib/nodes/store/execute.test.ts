import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { validateJson } from "@/lib/utils/json-schema";
import { nodeDefinitions } from "../registry";
import type { StoreEntry, StoreService } from "../services";
import { executionOf, stepOf } from "../testing/execution";
import { executeStore } from "./execute";

const ENTRY: StoreEntry = {
  key: "k",
  value: { n: 1 },
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};

/** What was asked of a store that answers with these, and what the node made of it. */
async function run(
  config: JsonObject,
  answers: { get?: StoreEntry | null; change?: Json } = {},
  input: Json = null,
) {
  const asked: unknown[] = [];
  const store: StoreService = {
    get: async (...place) => {
      asked.push(place);
      return answers.get ?? null;
    },
    query: async (query) => {
      asked.push(query);
      return [ENTRY];
    },
    change: async (change) => {
      asked.push(change);
      return answers.change ?? null;
    },
  };
  const complete = { collection: "c", ...config };
  const { output } = await executeStore({
    ...executionOf("store", complete, { input }),
    ...stepOf({ store }),
  });
  const { store: definition } = nodeDefinitions;
  const schema = definition.output(definition.config.parse(complete));
  return { asked, output, fits: validateJson(schema, output) };
}

describe("reading", () => {
  test("gives a record, or what was asked for in its place", async () => {
    const found = await run({ key: "k" }, { get: ENTRY });
    expect(found).toEqual({ asked: [["c", "k"]], output: { found: true, value: { n: 1 } }, fits: [] });
    expect((await run({ key: "k" })).output).toEqual({ found: false, value: null });
    expect((await run({ key: "k", default: { n: 0 } })).output).toEqual({ found: false, value: { n: 0 } });
    expect((await run({ key: "k", default: 5 }, { get: { ...ENTRY, value: null } })).output).toEqual({
      found: true,
      value: null,
    });
  });

  test("gives the records that fit, and how many", async () => {
    const config = { operation: "query", where: { city: "{{ input.city }}" }, order: "-age", limit: 5 };
    const { asked, output, fits } = await run(config, {}, { city: "London" });
    expect(asked).toEqual([{ collection: "c", where: { city: "London" }, order: "-age", limit: 5 }]);
    expect(output).toEqual({ records: [ENTRY], count: 1 });
    expect(fits).toEqual([]);
    expect((await run({ operation: "query" })).asked).toEqual([
      { collection: "c", where: {}, order: "oldest", limit: 100 },
    ]);
  });
});

describe("changing", () => {
  const idempotencyKey = "run_1:node";
  test.each<[JsonObject, JsonObject, Json]>([
    [
      { operation: "put", key: "k", value: [1] },
      { operation: "put", key: "k", value: [1] },
      { key: "k", created: true },
    ],
    [{ operation: "append", value: 1 }, { operation: "append", value: 1 }, { key: "rec_1" }],
    [
      { operation: "merge", key: "k", value: { a: 1 } },
      { operation: "merge", key: "k", value: { a: 1 } },
      { key: "k", value: { a: 1 } },
    ],
    [
      { operation: "increment", key: "k" },
      { operation: "increment", key: "k", field: "", by: 1 },
      { key: "k", value: 1 },
    ],
    [
      { operation: "increment", key: "k", field: "n", by: "-2.5" },
      { operation: "increment", key: "k", field: "n", by: -2.5 },
      { key: "k", value: 1 },
    ],
    [{ operation: "delete", key: "k" }, { operation: "delete", key: "k" }, { deleted: true }],
  ])("%j", async (config, change, answer) => {
    const { asked, output, fits } = await run(config, { change: answer });
    expect(asked).toEqual([{ collection: "c", idempotencyKey, ...change }]);
    expect(output).toEqual(answer);
    expect(fits).toEqual([]);
  });

  test("takes a number for a key", async () => {
    expect((await run({ operation: "delete", key: "{{ input }}" }, {}, 7)).asked).toMatchObject([
      { key: "7" },
    ]);
  });

  test.each<[JsonObject, string]>([
    [{ operation: "put", value: 1 }, "The record's key has to be text, and it is empty."],
    [{ operation: "put", key: "{{ input }}" }, "The record's key has to be text, and it is an object."],
    [{ operation: "put", key: " " }, "The record's key has to be text, and it is empty."],
    [
      { operation: "get", key: "k", collection: "" },
      "The record's collection has to be text, and it is empty.",
    ],
    [
      { operation: "merge", key: "k", value: [1] },
      "Only an object can be merged into a record, and the value is a list.",
    ],
    [{ operation: "increment", key: "k", by: "many" }, "Only a number can be added, and “many” is text."],
  ])("%j is not possible", async (config, message) => {
    await expect(run(config, {}, { a: 1 })).rejects.toMatchObject({ class: "invalid-input", message });
  });
});

test.each([
  [
    { operation: "get", collection: "customers", key: "{{ trigger.body.email }}" },
    "get customers/trigger.body.email",
    "reads",
  ],
  [{ operation: "query", collection: "customers", key: "left over" }, "query customers", "reads"],
  [{ operation: "append", collection: "log" }, "append log", "writes"],
  [{ operation: "delete", collection: "", key: "" }, "delete", "writes"],
])("%j is shown as “%s” and %s", (config, summary, touches) => {
  const { store } = nodeDefinitions;
  expect(store.summary(store.config.parse(config))).toBe(summary);
  expect(store.touches(store.config.parse(config))).toBe(touches);
});
