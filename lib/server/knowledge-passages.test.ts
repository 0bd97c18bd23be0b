import fc from "fast-check";
import { expect, test } from "vitest";
import { passagesOf } from "./knowledge-passages";

test("headings make sections, named by the headings above them", () => {
  const text =
    "Before.\n\n# Refunds\nWithin 14 days.\n\n## How\nWrite to us.\n\n```sh\n# no heading\n```\n# Empty\n# Last\nEnd.";
  expect(passagesOf(text)).toEqual([
    { heading: "", text: "Before." },
    { heading: "Refunds", text: "Within 14 days." },
    { heading: "Refunds › How", text: "Write to us.\n\n```sh\n# no heading\n```" },
    { heading: "", text: "Empty" },
    { heading: "Last", text: "End." },
  ]);
});

test("short paragraphs stand together, and the end of a passage is repeated at the start of the next", () => {
  const paragraph = (n: number) => `Paragraph ${n}. ${"word ".repeat(80).trim()}.`;
  const passages = passagesOf([1, 2, 3, 4].map(paragraph).join("\n\n"));
  expect(passages).toHaveLength(2);
  expect(passages[0]?.text).toContain("Paragraph 2.");
  expect(passages[1]?.text).toMatch(/^… word[\s\S]*\n\nParagraph 3\./);
});

test("a long paragraph is cut after a sentence", () => {
  const sentence = `${"lorem ipsum ".repeat(20).trim()}.`;
  const passages = passagesOf(Array.from({ length: 12 }, () => sentence).join(" "));
  for (const { text } of passages) expect(text.endsWith(".")).toBe(true);
});

test("nothing gives nothing", () => {
  expect(passagesOf(" \n\n ")).toEqual([]);
});

const word = fc.string({ unit: fc.constantFrom(..."abcäß🎉#.`-"), minLength: 1, maxLength: 40 });
const line = fc.tuple(fc.constantFrom("", "", "", "# ", "## ", "### "), fc.array(word, { maxLength: 60 }));
const texts = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\n\n", "\r\n")), { maxLength: 60 })
  .map((lines) => lines.map(([[marks, words], end]) => marks + words.join(" ") + end).join(""));

test("passages are short, never empty, the same every time, and leave out no word", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const passages = passagesOf(text);
      expect(passagesOf(text)).toEqual(passages);
      for (const passage of passages) {
        expect(passage.text.trim()).not.toBe("");
        expect(passage.text.length).toBeLessThanOrEqual(1200 + 160);
      }
      const kept = passages.map(({ heading, text }) => `${heading}\n${text}`).join("\n");
      for (const [part] of text.matchAll(/[^\s#]+/g)) expect(kept).toContain(part);
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("text without any break is cut between characters", () => {
  const passages = passagesOf("🎉".repeat(2000));
  expect(passages.every(({ text }) => !/[\uD800-\uDBFF](?:\s|$)/.test(text))).toBe(true);
});
