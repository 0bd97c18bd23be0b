import { beforeAll, describe, expect, test } from "vitest";
import type { StoreChange, StoreQuery } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { pool } from "../db";
import { dropOldEffects } from "../store";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { storeOf } from "./store";

withTestDatabase();

let store: ReturnType<typeof storeOf>;
let other: ReturnType<typeof storeOf>;
let keys = 0;

beforeAll(async () => {
  store = storeOf((await newCaller()).workspaceId);
  other = storeOf((await newCaller()).workspaceId);
});

type Change = StoreChange extends infer C
  ? C extends StoreChange
    ? Omit<C, "idempotencyKey">
    : never
  : never;

/** A change by a step of its own, unless it is said which. */
function change(changed: Change, idempotencyKey = `run:${keys++}`, of = store): Promise<Json> {
  // The union's members are spread one by one above, which the compiler cannot put together again.
  return of.change({ ...changed, idempotencyKey } as StoreChange);
}

async function valueAt(collection: string, key: string): Promise<Json | undefined> {
  return (await store.get(collection, key))?.value;
}

async function keysOf(query: Partial<StoreQuery> & { collection: string }): Promise<string[]> {
  const found = await store.query({ where: {}, order: "oldest", limit: 100, ...query });
  return found.map(({ key }) => key);
}

describe("a record", () => {
  test("is put, put again, got and deleted", async () => {
    const place = { collection: "c", key: "k" };
    expect(await store.get("c", "k")).toBeNull();
    expect(await change({ ...place, operation: "put", value: { a: [1, null, "ä"] } })).toEqual({
      key: "k",
      created: true,
    });
    expect(await change({ ...place, operation: "put", value: "second" })).toEqual({
      key: "k",
      created: false,
    });
    expect(await store.get("c", "k")).toEqual({
      key: "k",
      value: "second",
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(await change({ ...place, operation: "delete" })).toEqual({ deleted: true });
    expect(await change({ ...place, operation: "delete" })).toEqual({ deleted: false });
    expect(await store.get("c", "k")).toBeNull();
  });

  test.each<Json>([null, false, 0, "", [], {}, "null", { a: { b: [1.5, "\ud83d\udc4b"] } }])(
    "keeps %j as it is",
    async (value) => {
      await change({ collection: "values", key: "k", operation: "put", value });
      expect(await valueAt("values", "k")).toEqual(value);
    },
  );

  test("belongs to its workspace", async () => {
    await change({ collection: "mine", key: "k", operation: "put", value: 1 });
    expect(await other.get("mine", "k")).toBeNull();
    expect(await other.query({ collection: "mine", where: {}, order: "oldest", limit: 10 })).toEqual([]);
    expect(await change({ collection: "mine", key: "k", operation: "delete" }, "other:1", other)).toEqual({
      deleted: false,
    });
    await change(
      { collection: "mine", key: "k", operation: "increment", field: "", by: 5 },
      "other:2",
      other,
    );
    expect(await valueAt("mine", "k")).toBe(1);
  });

  test("is merged property by property, and made where there is none", async () => {
    const merge = { collection: "m", key: "k", operation: "merge" } as const;
    expect(await change({ ...merge, value: { a: 1, b: { x: 1 } } })).toEqual({
      key: "k",
      value: { a: 1, b: { x: 1 } },
    });
    expect(await change({ ...merge, value: { b: { y: 2 }, c: null } })).toEqual({
      key: "k",
      value: { a: 1, b: { y: 2 }, c: null },
    });
    await change({ collection: "m", key: "list", operation: "put", value: [1] });
    await expect(change({ ...merge, key: "list", value: { a: 1 } })).rejects.toMatchObject({
      class: "invalid-input",
    });
    expect(await valueAt("m", "list")).toEqual([1]);
  });

  test("is appended under a key of its own", async () => {
    const append = () => change({ collection: "log", operation: "append", value: "line" });
    const [one, two] = [await append(), await append()];
    expect(one).not.toEqual(two);
    expect(await keysOf({ collection: "log" })).toHaveLength(2);
  });
});

describe("a number", () => {
  test("is counted up, from nothing too", async () => {
    const count = { collection: "n", key: "k", operation: "increment", field: "" } as const;
    expect(await change({ ...count, by: 2 })).toEqual({ key: "k", value: 2 });
    expect(await change({ ...count, by: -0.5 })).toEqual({ key: "k", value: 1.5 });
  });

  test("in a field leaves the other properties alone", async () => {
    const count = { collection: "n", key: "ada", operation: "increment", field: "visits" } as const;
    await change({ collection: "n", key: "ada", operation: "put", value: { name: "Ada" } });
    expect(await change({ ...count, by: 1 })).toEqual({ key: "ada", value: 1 });
    expect(await change({ ...count, by: 0.1 })).toEqual({ key: "ada", value: 1.1 });
    expect(await valueAt("n", "ada")).toEqual({ name: "Ada", visits: 1.1 });
    expect(await change({ ...count, key: "new", field: "it's.{a}", by: 3 })).toEqual({
      key: "new",
      value: 3,
    });
    expect(await valueAt("n", "new")).toEqual({ "it's.{a}": 3 });
  });

  test.each<[Json, string]>([
    ["text", ""],
    [{ n: "1" }, "n"],
    [[1], "0"],
    [{ n: null }, "n"],
    [null, ""],
  ])("is not what %j holds at “%s”", async (value, field) => {
    await change({ collection: "n", key: "other", operation: "put", value });
    const failure = change({ collection: "n", key: "other", operation: "increment", field, by: 1 });
    await expect(failure).rejects.toMatchObject({ class: "invalid-input", code: "store-kind" });
    expect(await valueAt("n", "other")).toEqual(value);
  });

  test("counts each of fifty runs at the same time", async () => {
    const runs = Array.from({ length: 50 }, (_, run) =>
      change(
        { collection: "n", key: "all", operation: "increment", field: "runs", by: 1 },
        `counting_${run}:count`,
      ),
    );
    const results = await Promise.all(runs);
    const seen = results.map((result) =>
      typeof result === "object" && result !== null && "value" in result ? result["value"] : null,
    );
    expect([...seen].sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
    expect(await valueAt("n", "all")).toEqual({ runs: 50 });
  });
});

describe("a step that is tried again", () => {
  test("changes nothing more and gets the first result", async () => {
    const add = { collection: "once", key: "k", operation: "increment", field: "", by: 1 } as const;
    expect(await change(add, "run_1:add")).toEqual({ key: "k", value: 1 });
    await change(add, "run_2:add");
    expect(await change(add, "run_1:add")).toEqual({ key: "k", value: 1 });
    expect(await valueAt("once", "k")).toBe(2);
  });

  test("makes its change once even while the first attempt is still at it", async () => {
    for (const operation of ["append", "increment"] as const) {
      const collection = `twice-${operation}`;
      const attempt = () =>
        operation === "append"
          ? change({ collection, operation, value: 1 }, `run:${operation}`)
          : change({ collection, operation, key: "k", field: "", by: 1 }, `run:${operation}`);
      const results = await Promise.all(Array.from({ length: 8 }, attempt));
      expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
      const records = await store.query({ collection, where: {}, order: "oldest", limit: 10 });
      expect(records.map(({ value }) => value)).toEqual([1]);
    }
  });

  test("that failed is tried in earnest", async () => {
    const merge = { collection: "retry", key: "k", operation: "merge", value: { a: 1 } } as const;
    await change({ collection: "retry", key: "k", operation: "put", value: 1 });
    await expect(change(merge, "run:merge")).rejects.toThrow();
    await change({ collection: "retry", key: "k", operation: "put", value: {} });
    expect(await change(merge, "run:merge")).toEqual({ key: "k", value: { a: 1 } });
  });

  test("is remembered for thirty days", async () => {
    const add = { collection: "old", key: "k", operation: "increment", field: "", by: 1 } as const;
    await change(add, "old:1");
    await change(add, "old:2");
    await pool().query(
      "update store_effects set created_at = now() - interval '31 days' where idempotency_key = 'old:1'",
    );
    await dropOldEffects();
    const { rows } = await pool().query(
      "select idempotency_key from store_effects where idempotency_key like 'old:%'",
    );
    expect(rows).toEqual([{ idempotency_key: "old:2" }]);
  });
});

describe("a query", () => {
  const PEOPLE = {
    ada: { city: "London", age: 36, tags: ["a", "b"], address: { zip: "1", street: "x" } },
    alan: { city: "London", age: 41 },
    grace: { city: "New York", age: 9, active: null },
    odd: "no object",
  };

  beforeAll(async () => {
    for (const [key, value] of Object.entries(PEOPLE)) {
      await change({ collection: "people", key, operation: "put", value });
    }
  });

  test.each<[StoreQuery["where"], string[]]>([
    [{}, ["ada", "alan", "grace", "odd"]],
    [{ city: "London" }, ["ada", "alan"]],
    [{ city: "London", age: 41 }, ["alan"]],
    [{ age: "41" }, []],
    [{ tags: ["a", "b"] }, ["ada"]],
    [{ tags: ["a"] }, []],
    [{ address: { street: "x", zip: "1" } }, ["ada"]],
    [{ address: { zip: "1" } }, []],
    [{ active: null }, ["grace"]],
    [{ none: 1 }, []],
    [{ "') or true --": 1 }, []],
  ])("where %j gives %j", async (where, found) => {
    expect(await keysOf({ collection: "people", where })).toEqual(found);
  });

  test.each([
    ["oldest", ["ada", "alan", "grace", "odd"]],
    ["newest", ["odd", "grace", "alan", "ada"]],
    ["age", ["grace", "ada", "alan", "odd"]],
    ["-age", ["alan", "ada", "grace", "odd"]],
    ["x'; drop table store_records; --", ["ada", "alan", "grace", "odd"]],
  ])("in the order %s gives %j", async (order, found) => {
    expect(await keysOf({ collection: "people", order })).toEqual(found);
  });

  test("gives as many as wanted", async () => {
    expect(await keysOf({ collection: "people", limit: 2 })).toEqual(["ada", "alan"]);
    expect(await keysOf({ collection: "people", limit: 1e9 })).toHaveLength(4);
  });
});

describe("what cannot be kept is refused", () => {
  const fits = { collection: "c", key: "k", operation: "put", value: 1 } as const;

  test.each<[string, Change]>([
    ["an empty key", { ...fits, key: "" }],
    ["a long key", { ...fits, key: "k".repeat(201) }],
    ["a collection with a line break", { ...fits, collection: "a\nb" }],
    ["NUL in a value", { ...fits, value: "a\0b" }],
    ["NUL in a property's name", { ...fits, value: { "a\0": 1 } }],
    ["more than 1 MB", { ...fits, value: "x".repeat(1024 * 1024) }],
  ])("%s", async (_, changed) => {
    await expect(change(changed)).rejects.toMatchObject({
      class: "invalid-input",
      code: expect.stringMatching(/^store-/),
    });
  });

  test("a record that would grow beyond 1 MB", async () => {
    const half = "x".repeat(600 * 1024);
    const merge = (value: { [name: string]: string }) =>
      change({ collection: "big", key: "k", operation: "merge", value });
    await merge({ a: half });
    await expect(merge({ b: half })).rejects.toMatchObject({ code: "store-too-large" });
    expect(await valueAt("big", "k")).toEqual({ a: half });
  });
});
