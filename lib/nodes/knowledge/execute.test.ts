import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { nodeDefinitions } from "../registry";
import type { FileContent, KnowledgeService, Passage } from "../services";
import { stepExecutionOf } from "../testing/execution";
import { executeKnowledge } from "./execute";

const passage: Passage = { text: "14 days", document: "refunds.md", heading: "Refunds", score: 0.5 };

function knowledgeOf() {
  const asked: unknown[] = [];
  const added: (FileContent & { collection: string })[] = [];
  const knowledge: KnowledgeService = {
    search: async ({ collection, query, limit }) => {
      asked.push({ collection, query, limit });
      return [passage];
    },
    add: async ({ collection, file }) => {
      added.push({ ...file, collection });
      return { passages: 3 };
    },
  };
  return { asked, added, knowledge };
}

test("a question is answered with passages", async () => {
  const { knowledge, asked } = knowledgeOf();
  const config = { collection: "handbook", query: " refunds? ", limit: 2 };
  const { output } = await executeKnowledge(stepExecutionOf("knowledge", config, { knowledge }));
  expect(output).toEqual({ passages: [passage] });
  expect(asked).toEqual([{ collection: "handbook", query: "refunds?", limit: 2 }]);
});

describe("adding", () => {
  const adding = { operation: "add", collection: "handbook" };

  test("takes a text under a name", async () => {
    const { knowledge, added } = knowledgeOf();
    const config = { ...adding, text: "# Refunds", name: "refunds.md" };
    const { output } = await executeKnowledge(stepExecutionOf("knowledge", config, { knowledge }));
    expect(output).toEqual({ document: "refunds.md", passages: 3 });
    expect(added[0]).toMatchObject({ collection: "handbook", name: "refunds.md", type: "text/markdown" });
  });

  test("takes a file under its own name or another", async () => {
    const { knowledge, added } = knowledgeOf();
    const content = { name: "terms.pdf", type: "application/pdf", bytes: new Uint8Array(2) };
    const files = { read: async () => content, save: () => Promise.reject(new Error("not here")) };
    const file = { $file: "file_1", name: "terms.pdf", type: "application/pdf", size: 2 };
    for (const name of ["", "Terms"]) {
      const config = { ...adding, file, name };
      await executeKnowledge(stepExecutionOf("knowledge", config, { knowledge, files }));
    }
    expect(added.map(({ name }) => name)).toEqual(["terms.pdf", "Terms"]);
  });
});

test.each<[JsonObject, string]>([
  [{ collection: "", query: "x" }, "Collection is empty."],
  [{ collection: "c", query: " " }, "Question is empty."],
  [{ operation: "add", collection: "c", name: "n" }, "Text is empty."],
  [{ operation: "add", collection: "c", text: "t" }, "Name is empty."],
  [{ operation: "add", collection: "c", file: "a.txt" }, "File is text, not a file."],
])("%j is refused: %s", async (config, message) => {
  const run = executeKnowledge(stepExecutionOf("knowledge", config, { knowledge: knowledgeOf().knowledge }));
  await expect(run).rejects.toMatchObject({ class: "invalid-input", message });
});

test("the output's type and effect follow from the operation", () => {
  const { knowledge } = nodeDefinitions;
  const of = (operation: string) => knowledge.config.parse({ operation, collection: "c" });
  expect(knowledge.output(of("search"))).toMatchObject({ required: ["passages"] });
  expect(knowledge.output(of("add"))).toMatchObject({ required: ["document", "passages"] });
  expect([knowledge.touches(of("search")), knowledge.touches(of("add"))]).toEqual(["reads", "writes"]);
});
