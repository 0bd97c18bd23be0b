import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { json, startWireServer } from "@/lib/ai/testing/wire-server";
import { knowledgeOf } from "./integrations/knowledge";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

const { signal } = new AbortController();
const knowledge = knowledgeOf("ws_1");

function add(name: string, text: string, collection = "handbook") {
  const bytes = new TextEncoder().encode(text);
  return knowledge.add({ collection, file: { name, type: "text/markdown", bytes }, signal });
}

async function search(query: string, limit = 3, collection = "handbook") {
  return await knowledge.search({ collection, query, limit, signal });
}

async function found(query: string): Promise<string[]> {
  return (await search(query)).map(({ document, heading }) => `${document}/${heading}`);
}

const POLICY = `# Refunds
Customers may return goods within 14 days. Refunds are paid by bank transfer.

# Shipping
Parcels are shipped from Turin every weekday.

# Überstunden
Die Überstunden werden im Folgemonat ausgezahlt.`;
const TEAM =
  "# Support\nThe support team answers within one working day. Error E-4711 means that the disk is full.";

beforeAll(async () => {
  await add("policy.md", POLICY);
  await add("team.md", TEAM);
  await add("secret.md", "# Refunds\nOf somebody else.", "other");
});

describe("by words", () => {
  test.each([
    ["a word as it stands", "parcels", "policy.md/Shipping"],
    ["another form of it", "refunding", "policy.md/Refunds"],
    ["a question", "How long may a customer return goods?", "policy.md/Refunds"],
    ["words of another language", "Überstunden ausgezahlt", "policy.md/Überstunden"],
    ["a code", "E-4711", "team.md/Support"],
    ["a phrase", '"working day"', "team.md/Support"],
    ["words of which not all are there", "parcels to the moon", "policy.md/Shipping"],
  ])("%s is found", async (_what, query, place) => {
    expect((await found(query))[0]).toBe(place);
  });

  test.each(["", "  ", "zebra", '"', "& | ! ( :*", "\0"])(
    "%j finds nothing, and breaks nothing",
    async (query) => {
      expect(await search(query)).toEqual([]);
    },
  );

  test("a word that is in a heading counts more, and scores are from 0 to 1, best first", async () => {
    await add("other.md", "# Misc\nSomebody mentioned shipping once.");
    const passages = await search("shipping");
    expect(passages[0]).toMatchObject({ document: "policy.md", heading: "Shipping" });
    const scores = passages.map(({ score }) => score);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
  });

  test("no more passages than asked for, and none of another collection or workspace", async () => {
    expect(await search("refunds", 1)).toHaveLength(1);
    expect((await search("somebody else")).map(({ document }) => document)).not.toContain("secret.md");
    const others = knowledgeOf("ws_2");
    expect(await others.search({ collection: "handbook", query: "refunds", limit: 5, signal })).toEqual([]);
  });
});

describe("adding", () => {
  test("a document of the same name takes the place of the earlier one", async () => {
    await add("draft.md", "# Old\nThe zeppelin lands at noon.", "drafts");
    expect(await add("draft.md", "# New\nThe zeppelin lands at dusk.", "drafts")).toEqual({ passages: 1 });
    const passages = await search("zeppelin", 5, "drafts");
    expect(passages.map(({ heading }) => heading)).toEqual(["New"]);
  });

  test("two writers of one name leave one document", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => add("race.md", `The walrus number ${n}.`, "races")),
    );
    expect(await search("walrus", 10, "races")).toHaveLength(1);
  });

  test.each([
    ["a picture", { name: "a.png", type: "image/png", bytes: new Uint8Array([137, 80]) }, "document-type"],
    ["a damaged PDF", { name: "a.pdf", type: "application/pdf", bytes: new Uint8Array(9) }, "document-type"],
    ["an empty text", { name: "a.txt", type: "text/plain", bytes: new Uint8Array() }, "empty-document"],
    ["one without a name", { name: " ", type: "text/plain", bytes: new Uint8Array([65]) }, "empty-name"],
    [
      "one that is too large",
      { name: "a", type: "text/plain", bytes: new Uint8Array(17 << 20) },
      "document-too-large",
    ],
  ])("%s is refused", async (_what, file, code) => {
    await expect(knowledge.add({ collection: "c", file, signal })).rejects.toMatchObject({
      class: "invalid-input",
      code,
    });
  });
});

describe("with embeddings", () => {
  afterEach(() => {
    for (const name of ["OPENAI_API_KEY", "OPENAI_BASE_URL"]) delete process.env[name];
    globalThis.heddleEnv = undefined;
  });

  function useProvider(url: string) {
    process.env["OPENAI_API_KEY"] = "sk-test-key";
    process.env["OPENAI_BASE_URL"] = url;
    globalThis.heddleEnv = undefined;
  }

  const vectors = (...list: number[][]) =>
    json({ object: "list", data: list.map((embedding, index) => ({ index, embedding })), model: "m" });

  test("a passage that shares no word with the question is found by likeness", async () => {
    await using server = await startWireServer(vectors([1, 0], [0, 1]), vectors([0.1, 2]));
    useProvider(server.url);
    await add("pets.md", "# Cats\nThey purr.\n\n# Dogs\nThey bark.", "pets");
    const passages = await search("hound", 2, "pets");
    expect(passages[0]).toMatchObject({ heading: "Dogs" });
    expect(server.received.map(({ path }) => path)).toEqual(["/embeddings", "/embeddings"]);
    expect(server.received[0]?.body).toMatchObject({
      input: ["Cats\n\nThey purr.", "Dogs\n\nThey bark."],
      dimensions: 256,
    });
  });

  test("what is first by words and by likeness is first, with the score 1", async () => {
    await using server = await startWireServer(vectors([1, 0], [0, 1]), vectors([0, 1]));
    useProvider(server.url);
    await add("pets.md", "# Cats\nThey purr.\n\n# Dogs\nThey bark.", "both");
    expect((await search("dogs", 2, "both"))[0]).toMatchObject({ heading: "Dogs", score: 1 });
  });

  test("a provider that fails leaves the search by words", async () => {
    await using server = await startWireServer(json({ error: { message: "no such model" } }, 404));
    useProvider(server.url);
    expect(await add("plain.md", "The ostrich runs.", "plain")).toEqual({ passages: 1 });
    expect(await search("ostrich", 1, "plain")).toHaveLength(1);
  });
});
