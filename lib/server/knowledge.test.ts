import { describe, expect, test } from "vitest";
import * as knowledge from "./knowledge";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

const { signal } = new AbortController();
const PAGE = { limit: 50 };

function jsonRequest(body: unknown): Request {
  return new Request("http://heddle.test/api/v1/knowledge/x", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

function formRequest(...files: File[]): Request {
  const form = new FormData();
  for (const file of files) form.append("file", file);
  return new Request("http://heddle.test/api/v1/knowledge/x", { method: "POST", body: form });
}

test("documents are added as text or file, listed, searched and deleted", async () => {
  const caller = await newCaller();
  const text = jsonRequest({ name: "refunds.md", text: "# Refunds\nWithin 14 days." });
  const added = await knowledge.uploadDocument(caller, "handbook", text);
  expect(added).toMatchObject({ name: "refunds.md", type: "text/markdown", passages: 1, size: 25 });
  const file = new File(["Parcels leave at noon."], "shipping.txt", { type: "text/plain" });
  await knowledge.uploadDocument(caller, "handbook", formRequest(file));
  expect((await knowledge.listCollections(caller)).items).toMatchObject([
    { collection: "handbook", documents: 2, size: 47 },
  ]);
  const { items } = await knowledge.listDocuments(caller, "handbook", PAGE);
  expect(items.map(({ name }) => name)).toEqual(["refunds.md", "shipping.txt"]);
  const found = await knowledge.searchCollection(caller, "handbook", { q: "parcel", limit: 3 }, signal);
  expect(found.items).toMatchObject([{ document: "shipping.txt" }]);
  await knowledge.deleteDocument(caller, "handbook", added.id);
  expect((await knowledge.listDocuments(caller, "handbook", PAGE)).items).toHaveLength(1);
  await knowledge.deleteCollection(caller, "handbook");
  expect((await knowledge.listCollections(caller)).items).toEqual([]);
});

test("a long list comes in pages", async () => {
  const caller = await newCaller();
  for (const name of ["a", "b", "c"]) {
    await knowledge.uploadDocument(caller, "pages", jsonRequest({ name, text: name }));
  }
  const first = await knowledge.listDocuments(caller, "pages", { limit: 2 });
  expect(first.items.map(({ name }) => name)).toEqual(["a", "b"]);
  const cursor = first.nextCursor ?? "";
  const second = await knowledge.listDocuments(caller, "pages", { limit: 2, cursor });
  expect(second).toMatchObject({ items: [{ name: "c" }], nextCursor: null });
});

describe("what is refused", () => {
  test.each([
    ["no file", () => formRequest(), "invalid-request"],
    ["two files", () => formRequest(new File(["a"], "a.txt"), new File(["b"], "b.txt")), "invalid-request"],
    ["a picture", () => formRequest(new File(["a"], "a.png", { type: "image/png" })), "invalid-request"],
    ["an empty text", () => jsonRequest({ name: "a", text: "" }), "invalid-request"],
    ["a text of blanks", () => jsonRequest({ name: "a", text: " " }), "invalid-request"],
    ["no name", () => jsonRequest({ text: "a" }), "invalid-request"],
    ["a file of 17 MB", () => formRequest(new File([new Uint8Array(17 << 20)], "a.txt")), "too-large"],
  ])("%s", async (_what, request, code) => {
    const caller = await newCaller();
    await expect(knowledge.uploadDocument(caller, "c", request())).rejects.toMatchObject({ code });
  });

  test("a viewer's changes, and whatever is somebody else's", async () => {
    const [owner, viewer, other] = [await newCaller(), await newCaller("viewer"), await newCaller()];
    const { id } = await knowledge.uploadDocument(owner, "mine", jsonRequest({ name: "a", text: "secret" }));
    const upload = knowledge.uploadDocument(viewer, "mine", jsonRequest({ name: "a", text: "b" }));
    await expect(upload).rejects.toMatchObject({ code: "forbidden" });
    for (const caller of [other, { ...owner, role: "viewer" as const }]) {
      await expect(knowledge.deleteDocument(caller, "mine", id)).rejects.toMatchObject({ code: "not-found" });
      await expect(knowledge.deleteCollection(caller, "mine")).rejects.toMatchObject({ code: "not-found" });
    }
    const found = await knowledge.searchCollection(other, "mine", { q: "secret", limit: 3 }, signal);
    expect(found.items).toEqual([]);
    expect((await knowledge.listDocuments(other, "mine", PAGE)).items).toEqual([]);
  });
});
