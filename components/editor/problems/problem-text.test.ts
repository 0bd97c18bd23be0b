import { describe, expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { validate } from "@/lib/graph/validate";
import { catalogue } from "@/lib/nodes/registry";
import { problemText } from "./problem-text";

function textsOf(node: Pick<DocumentNode, "type" | "config">): string[] {
  //  start -> node
  const document: WorkflowDocument = {
    heddle: 1,
    name: "Orders",
    nodes: {
      start: { type: "manual", name: "Start", position: [0, 0], config: {} },
      node: { name: "Node", position: [272, 0], ...node },
    },
    edges: [{ from: "start", to: "node" }],
  };
  return validate(document, catalogue)
    .filter(({ nodeId }) => nodeId === "node")
    .map((issue) => problemText(document, issue));
}

describe("problemText", () => {
  test("names a field as its form does, and what is missing without a word of schemas", () => {
    expect(textsOf({ type: "approval", config: {} })).toEqual(["Title: This is needed"]);
  });

  test("does not name a field twice", () => {
    expect(textsOf({ type: "approval", config: { title: " " } })).toEqual(["Title is empty"]);
  });

  test("counts the items of a list from one", () => {
    const branches = [
      { id: "a", when: "true" },
      { id: "b", when: "steps.nobody.x" },
    ];
    const [text] = textsOf({ type: "condition", config: { branches } });
    expect(text).toMatch(/^Branches › 2 › When: There is no result of a step “nobody”/);
  });

  test("keeps names that are the workflow's own", () => {
    const [text] = textsOf({ type: "transform", config: { fields: { total: "{{ steps.nobody.x }}" } } });
    expect(text).toMatch(/^Fields › total: There is no result/);
  });

  test("says what kind of value is wanted, and which fields there are not", () => {
    const texts = textsOf({ type: "code", config: { source: 5, code: "return 1" } });
    expect(texts).toEqual(["JavaScript: This has to be text", "There is no field “code” here"]);
  });
});
