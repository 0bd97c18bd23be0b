import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeChange } from "./describe-change";
import { type Change, diff } from "./diff";
import type { WorkflowDocument } from "./document";
import * as edit from "./edit";
import { connect, disconnect } from "./edit-edges";
import { changeNodeId } from "./edit-id";
import { setParent } from "./edit-parent";
import { anyDocument } from "./testing/any-document";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";

//  start ─► a ─► if ─yes─► b ─► end
//                 └──no─► box { x ─► y }
const before = draw("start -> a -> if\n if:yes -> b -> end\n if:no -> box\n box { x -> y }", {
  start: "start",
  if: "choice",
  box: { type: "box", size: [300, 200] },
  a: { config: { gives: "email" }, name: "Ask" },
  b: { config: { text: "{{ steps.a.email }}", list: [1, 2], deep: { at: [{ x: 1 }] } }, name: "Bill" },
  y: { config: { when: "scope.box.item == steps.a" } },
});

function sentences(after: WorkflowDocument): string[] {
  return diff(before, after, catalogue).map(describeChange);
}

describe("what an edit did is told as", () => {
  test.each<[string, WorkflowDocument, string[]]>([
    [
      "a node that is added, with its edges",
      connect(
        edit.addNode(before, { type: "noop", name: "New one", position: [9, 9], config: {} }).document,
        {
          from: "b",
          to: "new_one",
        },
      ),
      ["“New one” added (noop).", "“Bill” → “New one” connected."],
    ],
    [
      "a node that is removed, without its edges",
      edit.removeNodes(before, ["b"]),
      ["“Bill” removed (noop)."],
    ],
    [
      "a container that is removed with its body",
      edit.removeNodes(before, ["box"]),
      ["“box” removed (box).", "“x” removed (noop).", "“y” removed (noop)."],
    ],
    ["another name", edit.renameNode(before, "b", "Bob"), ["“Bill” renamed to “Bob”."]],
    [
      "another id, which all that names it follows",
      changeNodeId(before, "a", "ask", catalogue),
      ["“Ask”: id changed from a to ask."],
    ],
    [
      "another id of a container, which its body follows",
      changeNodeId(before, "box", "each", catalogue),
      ["“box”: id changed from box to each."],
    ],
    [
      "another id and name",
      edit.renameNode(changeNodeId(before, "b", "bob", catalogue), "bob", "Bob"),
      ["“Bill” renamed to “Bob”.", "“Bob”: id changed from b to bob."].reverse(),
    ],
    [
      "two ids that changed, of nodes that refer to each other",
      changeNodeId(changeNodeId(before, "a", "ask", catalogue), "b", "bob", catalogue),
      ["“Ask”: id changed from a to ask.", "“Bill”: id changed from b to bob."],
    ],
    ["another place", edit.moveNodes(before, new Map([["b", [5, 5]]])), ["“Bill” moved."]],
    ["another place and size", edit.resizeNode(before, "box", [400, 200], [1, 1]), ["“box” moved, resized."]],
    ["folding", edit.setCollapsed(before, "box", true), ["“box” folded or unfolded."]],
    [
      "another container",
      setParent(before, ["b"], "box"),
      ["“Bill” moved into “box”.", "“Bill” → “end” disconnected.", "“if” (yes) → “Bill” disconnected."],
    ],
    [
      "out of its container",
      setParent(before, ["y"], null),
      ["“y” moved out of “box”.", "“x” → “y” disconnected."],
    ],
    [
      "fields of a config",
      edit.setConfig(before, "b", { text: "Hi", list: [1, 2, 3], deep: { at: [{ x: 2 }] }, more: true }),
      [
        "“Bill”: deep.at.0.x changed from 1 to 2.",
        "“Bill”: list changed from [1,2] to [1,2,3].",
        '“Bill”: text changed from "{{ steps.a.email }}" to "Hi".',
        "“Bill”: more set to true.",
      ],
    ],
    ["a field that is taken away", edit.setConfig(before, "a", {}), ['“Ask”: gives removed (was "email").']],
    [
      "a policy",
      edit.setPolicy(before, "b", { retries: 1, backoff: { kind: "constant", base: "1s" } }),
      ["“Bill”: policy retries set to 1.", '“Bill”: policy backoff set to {"kind":"constant","base":"1s"}.'],
    ],
    ["disabling", edit.setDisabled(before, ["a"], true), ["“Ask” disabled."]],
    [
      "an edge that is gone",
      disconnect(before, [{ from: "b", to: "end" }]),
      ["“Bill” → “end” disconnected."],
    ],
    [
      "settings",
      edit.setSettings(before, { maxSteps: 5, concurrency: null }),
      ["Setting maxSteps set to 5."],
    ],
    [
      "another name and description of the workflow",
      edit.renameDocument(before, "Redrawn", "What it does"),
      ["Workflow renamed from “Drawn” to “Redrawn”.", 'Description changed to "What it does".'],
    ],
    ["nothing for a default that is written out", edit.setDisabled(before, ["a"], false), []],
  ])("%s", (_, after, expected) => {
    expect(sentences(after)).toEqual(expected);
  });

  test("a node of another type under the same id is another node", () => {
    const { document } = edit.addNode(edit.removeNodes(before, ["end"]), {
      type: "choice",
      name: "end",
      position: [0, 0],
      config: {},
    });
    expect(sentences({ ...document, edges: before.edges })).toEqual([
      "“end” removed (noop).",
      "“end” added (choice).",
    ]);
  });

  test("enabling, and a description that is removed", () => {
    const off = edit.renameDocument(edit.setDisabled(before, ["a"], true), "Drawn", "Old");
    expect(diff(off, before, catalogue).map(describeChange)).toEqual([
      "Description removed.",
      "“Ask” enabled.",
    ]);
  });
});

const RUNS = { seed: 31, numRuns: 300 };

test("a document does not differ from itself, however it was made", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const turned = {
        ...document,
        nodes: Object.fromEntries(Object.entries(document.nodes).reverse()),
        edges: [...document.edges].reverse(),
      };
      expect(diff(document, turned, catalogue)).toEqual([]);
    }),
    RUNS,
  );
});

test("edits of the layout are told as moves and nothing else", () => {
  const shift = fc.record({ x: fc.integer({ min: 1, max: 900 }), y: fc.integer(), fold: fc.boolean() });
  fc.assert(
    fc.property(anyDocument, fc.array(shift, { minLength: 1 }), (document, shifts) => {
      let after = document;
      Object.entries(document.nodes).forEach(([id, { position }], i) => {
        const { x, y, fold } = shifts[i % shifts.length] ?? { x: 1, y: 1, fold: false };
        after = edit.resizeNode(after, id, [x, Math.abs(y % 1000)], [position[0] + x, y]);
        after = edit.setCollapsed(after, id, fold);
      });
      const changes = diff(document, after, catalogue);
      expect(new Set(changes.map(({ kind }) => kind)).size).toBeLessThanOrEqual(1);
      expect(changes.map((change) => "node" in change && change.node.id)).toEqual(
        Object.keys(document.nodes).sort(),
      );
      expect(changes.every(({ kind }) => kind === "moved")).toBe(true);
    }),
    RUNS,
  );
});

/** An edit of any node of a document, with what it must be told as. */
type Edit = (document: WorkflowDocument, id: string) => { after: WorkflowDocument; kind: Change["kind"] };

const EDITS: Edit[] = [
  (document, id) => ({ after: edit.removeNodes(document, [id]), kind: "node-removed" }),
  (document, id) => ({ after: edit.renameNode(document, id, "Another name"), kind: "node-renamed" }),
  (document, id) => ({
    after: edit.setConfig(document, id, { ...document.nodes[id]?.config, "new field": 1 }),
    kind: "config-changed",
  }),
  (document, id) => ({
    after: edit.setDisabled(document, [id], !document.nodes[id]?.disabled),
    kind: document.nodes[id]?.disabled ? "enabled" : "disabled",
  }),
  (document, id) => ({
    after: edit.setPolicy(document, id, { ...document.nodes[id]?.policy, timeout: "7m" }),
    kind: "policy-changed",
  }),
  (document, id) => ({ after: changeNodeId(document, id, "entirely_new_id", catalogue), kind: "id-changed" }),
];

test("an edit of a node is told as what it was, and of that node alone", () => {
  fc.assert(
    fc.property(anyDocument, fc.nat(), fc.constantFrom(...EDITS), (document, n, make) => {
      const ids = Object.keys(document.nodes);
      const id = ids[n % Math.max(1, ids.length)];
      if (id === undefined) return;
      const { after, kind } = make(document, id);
      const changes = diff(document, after, catalogue);
      expect(changes.map((change) => change.kind)).toEqual([kind]);
      const [change] = changes;
      expect(change && "node" in change && [id, "entirely_new_id"].includes(change.node.id)).toBe(true);
      expect(change && describeChange(change)).toMatch(/^[^\n]+\.$/);
    }),
    { ...RUNS, numRuns: 1000 },
  );
});
