import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { setConfig } from "./edit";
import { ISSUE_CODES, type IssueCode } from "./issue-codes";
import { DocumentError, loadDocument } from "./load";
import type { Catalogue, Issue } from "./shape";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";
import { validate } from "./validate";

const start = { start: "start" };

function codes(document: WorkflowDocument): string[] {
  return validate(document, catalogue).map(({ code, nodeId }) => (nodeId ? `${code} ${nodeId}` : code));
}

function issue(document: WorkflowDocument, code: string) {
  return validate(document, catalogue).find((each) => each.code === code);
}

test("a sound workflow has no issues", () => {
  const document = draw("start -> if\n if:yes -> box -> end\n if:no -> end\n box { a -> b }", {
    ...start,
    if: "choice",
    box: "box",
  });
  expect(validate(document, catalogue)).toEqual([]);
});

describe("structure", () => {
  test.each<[string, WorkflowDocument]>([
    ["unknown-type a", draw("start -> a", { ...start, a: "teleport" })],
    ["bad-id A b", draw("start -> A b", start)],
    ["bad-id true", draw("start -> true", start)],
    ["edge-to-nowhere", { ...draw("start", start), edges: [{ from: "start", to: "ghost" }] }],
    ["edge-to-nowhere", { ...draw("start", start), edges: [{ from: "start", to: "constructor" }] }],
    ["unknown-port", draw("start -> if\n if:maybe -> a", { ...start, if: "choice" })],
    ["unknown-port", draw("start -> a\n a:error -> b", start)],
    ["edge-across-scopes", draw("start -> box\n box { a }\n start -> a", { ...start, box: "box" })],
    ["edge-into-trigger", draw("start -> other", { ...start, other: "start" })],
    ["edge-of-note", draw("start -> remark", { ...start, remark: "note" })],
    ["duplicate-edge", draw("start -> a\n start:out -> a", start)],
    ["unknown-parent a", draw("start -> a", { ...start, a: { parent: "ghost" } })],
    ["parent-not-container a", draw("start -> b\n a", { ...start, a: { parent: "b" } })],
    ["parent-cycle a", draw("start\n a", { ...start, a: { type: "box", parent: "a" } })],
    [
      "trigger-in-container other",
      draw("start -> box\n box { other }", { ...start, other: "start", box: "box" }),
    ],
  ])("%s", (code, document) => {
    expect(codes(document)).toContain(code);
    expect(
      validate(document, catalogue).every(
        ({ kind, severity }) => kind === "structure" && severity === "error",
      ),
    ).toBe(true);
  });

  test("a cycle names its nodes", () => {
    const message = issue(draw("start -> a -> b -> c -> a", start), "cycle")?.message;
    expect(message).toBe("The nodes a → b → c → a form a cycle");
    expect(issue(draw("start -> a -> a", start), "cycle")?.message).toContain("a → a");
  });

  test("containers nest five deep and not six", () => {
    const five = draw("start -> b1\n b1 { b2 { b3 { b4 { b5 { a } } } } }", { ...start }, "box");
    five.nodes["a"] = { ...five.nodes["a"], type: "noop" } as WorkflowDocument["nodes"][string];
    expect(codes(five)).toEqual([]);
    const six = draw(
      "start -> b1\n b1 { b2 { b3 { b4 { b5 { b6 { a } } } } } }",
      { ...start, a: "noop" },
      "box",
    );
    expect(codes(six)).toContain("too-deep b6");
  });

  test("the ports of a node with a faulty config are not held against it", () => {
    const document = draw("start -> if\n if:maybe -> a", {
      ...start,
      if: { type: "choice", config: { bad: 1 } },
    });
    expect(codes(document)).toEqual(["config if"]);
  });

  test("the port error is there when the policy says so", () => {
    const document = draw("start -> a\n a:error -> b", { ...start, a: { policy: { onError: "branch" } } });
    expect(codes(document)).toEqual([]);
  });
});

describe("semantics", () => {
  test.each<[string, WorkflowDocument]>([
    ["no-trigger", draw("a -> b")],
    ["no-trigger", draw("start -> b", { start: { type: "start", disabled: true } })],
    ["unreachable b", draw("start -> a\n b", start)],
    ["config a", draw("start -> a", { ...start, a: { config: { bad: true } } })],
    ["empty-container box", draw("start -> box", { ...start, box: "box" })],
    [
      "count-out-of-reach end",
      draw("start -> end", { ...start, end: { type: "count", config: { count: 2 } } }),
    ],
    ["cannot-be-disabled if", draw("start -> if", { ...start, if: { type: "choice", disabled: true } })],
    ["error-port-unused a", draw("start -> a", { ...start, a: { policy: { onError: "branch" } } })],
    ["expression-syntax a", draw("start -> a", { ...start, a: { config: { when: "1 +" } } })],
    ["expression-syntax a", draw("start -> a", { ...start, a: { config: { text: "x {{ 1" } } })],
    [
      "expression-unknown-step a",
      draw("start -> a -> b", { ...start, a: { config: { when: "steps.b.x" } } }),
    ],
  ])("%s", (code, document) => {
    expect(codes(document)).toContain(code);
    expect(validate(document, catalogue).every(({ kind }) => kind === "semantics")).toBe(true);
  });

  test("a disabled node, and what is inside one, is not complained of", () => {
    const document = draw("start -> a -> box\n box { b }", {
      ...start,
      a: { disabled: true, config: { bad: 1, when: "1 +" } },
      box: { type: "box", disabled: true },
      b: { config: { bad: 1 } },
    });
    expect(codes(document)).toEqual([]);
  });

  test("a field that a step does not have is an error that names it", () => {
    const document = draw("start -> a -> b", {
      ...start,
      a: { config: { gives: "email" } },
      b: { config: { text: "Hi {{ steps.a.mail }}" } },
    });
    expect(issue(document, "expression-unknown-field")).toMatchObject({
      severity: "error",
      nodeId: "b",
      field: ["text"],
    });
  });

  //  start ─► if ─yes─► a ─► end
  //            └─no─► b ──┘
  test("a step that may have been passed by is a warning, unless it is guarded", () => {
    const read = (when: string) =>
      codes(
        draw("start -> if\n if:yes -> a -> end\n if:no -> b -> end", {
          ...start,
          if: "choice",
          end: { config: { when } },
        }),
      );
    expect(read("steps.a == 1")).toEqual(["expression-maybe-skipped end"]);
    expect(read("steps.?a.orValue(1) == 1")).toEqual([]);
    expect(read("has(steps.a) && steps.a == 1")).toEqual([]);
    expect(read("steps.if == 1")).toEqual([]);
  });

  test("a body sees its item and the steps before its container, and nobody sees into it", () => {
    const within = (id: string, when: string) =>
      codes(
        draw("start -> a -> box -> end\n box { b }", {
          ...start,
          box: "box",
          [id]: { type: "noop", config: { when } },
        }),
      );
    expect(within("b", "item == 1 && index == 0 && steps.a == 1 && scope.box.item == 2")).toEqual([]);
    expect(within("end", "item == 1")).toEqual(["expression-unknown-variable end"]);
    expect(within("end", "steps.b == 1")).toEqual(["expression-unknown-step end"]);
  });
});

test("after an edit only the node that was touched is looked at again", () => {
  const seen: string[] = [];
  const counting: Catalogue = {
    ...catalogue,
    configIssues: (node) => {
      seen.push(node.name);
      return catalogue.configIssues(node);
    },
  };
  const document = draw("start -> a -> b", start);
  validate(document, counting);
  expect(seen).toEqual(["start", "a", "b"]);
  const edited = setConfig(document, "a", { bad: true });
  expect(validate(edited, counting)).toHaveLength(1);
  expect(seen).toEqual(["start", "a", "b", "a"]);
});

/** For each code a document that has it, and the place that the issue must name. */
const EVERY_CODE: Record<IssueCode, [document: WorkflowDocument, place: Partial<Issue>]> = {
  malformed: [{ ...draw("start -> a", start), name: "" }, { field: ["name"] }],
  "bad-settings": [
    { ...draw("start -> a", start), settings: { maxSteps: 0 } },
    { field: ["settings", "maxSteps"] },
  ],
  "bad-policy": [
    draw("start -> a", { ...start, a: { policy: { retries: 21 } } }),
    { nodeId: "a", field: ["policy", "retries"] },
  ],
  "bad-id": [draw("start -> in", start), { nodeId: "in" }],
  "unknown-type": [draw("start -> a", { ...start, a: "teleport" }), { nodeId: "a" }],
  "unknown-parent": [draw("start\n a", { ...start, a: { parent: "ghost" } }), { nodeId: "a" }],
  "parent-not-container": [draw("start -> b\n a", { ...start, a: { parent: "b" } }), { nodeId: "a" }],
  "parent-cycle": [draw("start\n a", { ...start, a: { type: "box", parent: "a" } }), { nodeId: "a" }],
  "trigger-in-container": [
    draw("start -> box\n box { other }", { ...start, other: "start", box: "box" }),
    { nodeId: "other" },
  ],
  "too-deep": [
    draw("start -> b1\n b1 { b2 { b3 { b4 { b5 { b6 { a } } } } } }", { ...start, a: "noop" }, "box"),
    { nodeId: "b6" },
  ],
  "edge-to-nowhere": [
    { ...draw("start -> mail", start), edges: [{ from: "start", to: "mial" }] },
    { edge: { from: "start", to: "mial" }, fix: "Did you mean “mail”?" },
  ],
  "edge-of-note": [
    draw("start -> remark", { ...start, remark: "note" }),
    { edge: { from: "start", to: "remark" } },
  ],
  "edge-into-trigger": [
    draw("start -> other", { ...start, other: "start" }),
    { edge: { from: "start", to: "other" } },
  ],
  "edge-across-scopes": [
    draw("start -> box\n box { a }\n start -> a", { ...start, box: "box" }),
    { edge: { from: "start", to: "a" } },
  ],
  "unknown-port": [
    draw("start -> if\n if:yse -> a", { ...start, if: "choice" }),
    { edge: { from: "if", port: "yse", to: "a" }, fix: "Did you mean “yes”?" },
  ],
  "duplicate-edge": [draw("start -> a\n start -> a", start), { edge: { from: "start", to: "a" } }],
  cycle: [draw("start -> a -> b -> a", start), { nodeId: "a" }],
  "no-trigger": [draw("a"), {}],
  unreachable: [draw("start\n a", start), { nodeId: "a" }],
  "cannot-be-disabled": [
    draw("start -> if", { ...start, if: { type: "choice", disabled: true } }),
    { nodeId: "if" },
  ],
  "missing-field": [
    draw("start -> a", { ...start, a: { config: { bad: " " } } }),
    { nodeId: "a", field: ["bad"] },
  ],
  config: [draw("start -> a", { ...start, a: { config: { bad: 7 } } }), { nodeId: "a", field: ["bad"] }],
  "timeout-of-zero": [
    draw("start -> a", { ...start, a: { policy: { timeout: "0s" } } }),
    { nodeId: "a", field: ["policy", "timeout"] },
  ],
  "empty-container": [draw("start -> box", { ...start, box: "box" }), { nodeId: "box" }],
  "count-out-of-reach": [
    draw("start -> if\n if:yes -> end\n if:no -> end", {
      ...start,
      if: "choice",
      end: { type: "count", config: { count: 2 } },
    }),
    { nodeId: "end" },
  ],
  "error-port-unused": [
    draw("start -> a", { ...start, a: { policy: { onError: "branch" } } }),
    { nodeId: "a" },
  ],
  "expression-syntax": [reading("1 +"), { nodeId: "end", field: ["when"] }],
  "expression-unknown-variable": [reading("item == 1"), { nodeId: "end", field: ["when"] }],
  "expression-unknown-step": [reading("steps.c == 1"), { nodeId: "end", field: ["when"] }],
  "expression-unknown-field": [
    reading("steps.a.emial == ''"),
    { nodeId: "end", field: ["when"], fix: "Did you mean “email”?" },
  ],
  "expression-wrong-type": [reading("steps.a.email > 1"), { nodeId: "end", field: ["when"] }],
  "expression-maybe-skipped": [reading("steps.b.x == 1"), { nodeId: "end", field: ["when"] }],
};

//  start ─► a ─► if ─yes─► b ─► end
//                 └──no─────────┘
function reading(when: string): WorkflowDocument {
  return draw("start -> a -> if\n if:yes -> b -> end\n if:no -> end", {
    ...start,
    if: "choice",
    a: { config: { gives: "email" } },
    end: { config: { when } },
  });
}

describe("the table of codes", () => {
  test.each(Object.entries(EVERY_CODE))("%s is found, in its place, as the table says", (code, expected) => {
    const [document, place] = expected;
    const found = issuesOf(document).find((each) => each.code === code);
    const { kind, severity } = ISSUE_CODES[code as IssueCode]; // Entries of a record of every code.
    expect(found).toMatchObject({ kind, severity, ...place });
  });

  test.each(Object.entries(ISSUE_CODES))("%s is explained in one sentence", (_, { meaning }) => {
    expect(meaning).toMatch(/^[A-Z][^.]*\.$/);
  });
});

function issuesOf(document: WorkflowDocument): Issue[] {
  try {
    return validate(loadDocument(document), catalogue);
  } catch (error) {
    if (error instanceof DocumentError) return [...error.issues, ...validate(document, catalogue)];
    throw error;
  }
}
