import { expect, test } from "vitest";
import { deleteRecord, listCollections, listRecords, putRecord } from "./store";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

test("collections are there for as long as they have records", async () => {
  const caller = await newCaller();
  await putRecord(caller, "people", "ada", { age: 36 });
  await putRecord(caller, "people", "alan", { age: 41 });
  await putRecord(caller, "logs", "1", "line");
  const { items, nextCursor } = await listCollections(caller, { limit: 1 });
  expect(items).toEqual([{ name: "logs", records: 1, updatedAt: expect.any(String) }]);
  const rest = await listCollections(caller, { limit: 1, cursor: nextCursor ?? "" });
  expect(rest).toMatchObject({ items: [{ name: "people", records: 2 }], nextCursor: null });
  await deleteRecord(caller, "logs", "1");
  expect((await listCollections(caller, { limit: 50 })).items).toHaveLength(1);
});

test("records come in pages, and those that hold a text can be found", async () => {
  const caller = await newCaller();
  for (let n = 0; n < 5; n++) await putRecord(caller, "c", `key-${n}`, { text: `Number ${n} 100%` });
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await listRecords(caller, "c", { limit: 2, cursor });
    seen.push(...page.items.map(({ key }) => key));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(["key-0", "key-1", "key-2", "key-3", "key-4"]);
  const keysWith = async (q: string) =>
    (await listRecords(caller, "c", { limit: 9, q })).items.map(({ key }) => key);
  expect(await keysWith("number 3")).toEqual(["key-3"]);
  expect(await keysWith("KEY-4")).toEqual(["key-4"]);
  expect(await keysWith("100%")).toHaveLength(5);
  expect(await keysWith("100_")).toEqual([]);
});

test("a record is put in the place of an old one", async () => {
  const caller = await newCaller();
  const first = await putRecord(caller, "c", "k", 1);
  const second = await putRecord(caller, "c", "k", { a: null });
  expect(second).toMatchObject({ key: "k", value: { a: null }, createdAt: first.createdAt });
});

test("what cannot be kept is an invalid request", async () => {
  const caller = await newCaller();
  for (const [key, value] of [
    ["", 1],
    ["k".repeat(201), 1],
    ["k", "a\0"],
    ["k", "x".repeat(1024 * 1024)],
  ] as const) {
    await expect(putRecord(caller, "c", key, value)).rejects.toMatchObject({ code: "invalid-request" });
  }
});

test("viewers only look, and strangers see nothing", async () => {
  const caller = await newCaller();
  await putRecord(caller, "c", "k", 1);
  const viewer = { ...caller, role: "viewer" } as const;
  expect((await listRecords(viewer, "c", { limit: 9 })).items).toHaveLength(1);
  await expect(putRecord(viewer, "c", "k", 2)).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteRecord(viewer, "c", "k")).rejects.toMatchObject({ code: "not-found" });
  const stranger = await newCaller();
  expect((await listRecords(stranger, "c", { limit: 9 })).items).toEqual([]);
  expect((await listCollections(stranger, { limit: 9 })).items).toEqual([]);
  await expect(deleteRecord(stranger, "c", "k")).rejects.toMatchObject({ code: "not-found" });
});
