import { expect, test } from "vitest";
import { serializeDocument } from "@/lib/graph/serialize";
import { draw } from "@/lib/graph/testing/draw";
import { nodesOfText } from "./heddle-text";
import { textOfNodes } from "./text-of-nodes";

// start ──► each { inner } ──► end
const document = draw(
  "start -> each -> end\n each { inner }",
  { start: "manual", each: { type: "fan-out", config: { items: "{{ [1] }}" } } },
  "transform",
);
const copied = textOfNodes(document, ["each", "end"]);

function idsIn(text: string): string[] | string {
  const read = nodesOfText(text);
  return "fragment" in read ? Object.keys(read.fragment.nodes) : read.problem;
}

test("what is copied is a workflow of its own, with the edges among the nodes", () => {
  expect(nodesOfText(copied)).toEqual({
    fragment: {
      nodes: { each: document.nodes["each"], end: document.nodes["end"], inner: document.nodes["inner"] },
      edges: [{ from: "each", to: "end" }],
    },
  });
});

test("a whole export can be pasted, and a message with one in it", () => {
  const all = ["each", "end", "inner", "start"];
  const text = serializeDocument(document);
  expect(idsIn(text)).toEqual(all);
  expect(idsIn(`Here { you } are:\n\n\`\`\`json\n${text}\`\`\`\nand \`{}\` more`)).toEqual(all);
  expect(idsIn(`Try this: ${text} — good luck!`)).toEqual(all);
});

test.each([
  ["just words", "The clipboard has no Heddle JSON in it."],
  ["{ not: json }", "The clipboard has no Heddle JSON in it."],
  ['{"nodes": {}}', "The clipboard has JSON, but no Heddle workflow: “heddle” is missing."],
  ['{"heddle":1,"name":"Empty","nodes":{},"edges":[]}', "The workflow has no nodes."],
])("%s: %s", (text, problem) => {
  expect(idsIn(text)).toBe(problem);
});

test("a workflow of a newer Heddle and one with faults say what is wrong", () => {
  expect(idsIn('{"heddle":99}')).toContain("update Heddle");
  const broken = { ...document, edges: [{ from: "start", to: "inner" }] };
  expect(idsIn(JSON.stringify(broken))).toMatch(/inner/);
});
