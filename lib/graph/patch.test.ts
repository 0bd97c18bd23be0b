import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import * as edit from "./edit";
import { connect, disconnect } from "./edit-edges";
import { setParent } from "./edit-parent";
import { applyPatch, inverseOf, type Patch, patchOf, patchSchema } from "./patch";
import { serializeDocument } from "./serialize";
import { anyDocument } from "./testing/any-document";
import { draw } from "./testing/draw";

//  start ─► a ─► b ─► c        box { x }
const base = draw("start -> a -> b -> c\n box { x }", {
  start: "start",
  box: { type: "box", size: [300, 200] },
  a: { config: { text: "old", other: 1 } },
});

const SEED = { seed: 20_261_122 };
const text = serializeDocument;
const anySound = anyDocument.map((document) => ({ ...document, edges: [] }));

function patchBetween(before: WorkflowDocument, after: WorkflowDocument): Patch {
  return patchOf(before, after) ?? { changes: [], removed: [], added: [] };
}

function undone(document: WorkflowDocument, before: WorkflowDocument, after: WorkflowDocument) {
  return applyPatch(document, inverseOf(patchBetween(before, after)));
}

function isDocument(value: ReturnType<typeof applyPatch>): value is WorkflowDocument {
  return "nodes" in value;
}

function textOf(value: ReturnType<typeof applyPatch>): string {
  return isDocument(value) ? text(value) : JSON.stringify(value);
}

describe("a patch", () => {
  test("holds only what changed", () => {
    const moved = edit.moveNodes(base, new Map([["a", [70, 80]]]));
    const edited = edit.setConfig(moved, "a", { text: "new", other: 1 });
    expect(patchOf(base, disconnect(edited, [{ from: "b", to: "c" }]))).toEqual({
      changes: [
        { path: ["nodes", "a", "position"], from: [0, 0], to: [70, 80] },
        { path: ["nodes", "a", "config", "text"], from: "old", to: "new" },
      ],
      removed: [{ from: "b", to: "c" }],
      added: [],
    });
    expect(patchOf(base, structuredClone(base))).toBeNull();
  });

  test("of a long text holds the stretch that changed", () => {
    const long = "Answer in one sentence. ".repeat(200);
    const before = edit.setConfig(base, "a", { text: long });
    const after = edit.setConfig(base, "a", { text: long.replace("one", "two") });
    expect(JSON.stringify(patchOf(before, after)).length).toBeLessThan(250);
    expect(textOf(undone(after, before, after))).toBe(text(before));
  });

  test("leaves what it does not touch the same object", () => {
    const after = edit.setConfig(base, "a", { text: "new" });
    const result = undone(after, base, after);
    expect(isDocument(result) && result.nodes["b"]).toBe(base.nodes["b"]);
  });

  test("gives the later document from the earlier one, and back, also after JSON", () => {
    fc.assert(
      fc.property(anySound, anySound, (before, after) => {
        const patch = patchSchema.parse(JSON.parse(JSON.stringify(patchBetween(before, after))));
        expect(textOf(applyPatch(before, patch))).toBe(text(after));
        expect(textOf(applyPatch(after, inverseOf(patch)))).toBe(text(before));
      }),
      { ...SEED, numRuns: 300 },
    );
  });
});

describe("taking an edit back after somebody else's", () => {
  const mine = edit.setConfig(base, "a", { text: "mine", other: 1 });

  test("leaves theirs as it is", () => {
    const theirs = edit.renameNode(edit.setConfig(mine, "a", { text: "mine", other: 2 }), "b", "Theirs");
    const result = undone(theirs, base, mine);
    expect(isDocument(result) && result.nodes["a"]?.config).toEqual({ text: "old", other: 2 });
    expect(isDocument(result) && result.nodes["b"]?.name).toBe("Theirs");
  });

  test("of the same field is refused", () => {
    const theirs = edit.setConfig(mine, "a", { text: "theirs" });
    expect(undone(theirs, base, mine)).toEqual({ refused: "changed", nodeId: "a" });
  });

  test("of a node that was added is refused when they have worked on it", () => {
    const added = edit.addNode(base, { type: "noop", name: "New", position: [0, 0], config: {} });
    const configured = edit.setConfig(added.document, added.id, { text: "theirs" });
    expect(undone(configured, base, added.document)).toEqual({ refused: "changed", nodeId: added.id });
    const wired = connect(added.document, { from: "c", to: added.id });
    expect(undone(wired, base, added.document)).toMatchObject({ refused: "torn" });
  });

  test("is refused where that would make a cycle, or an edge across the border of a container", () => {
    const without = disconnect(base, [{ from: "b", to: "c" }]);
    const round = connect(without, { from: "c", to: "b" });
    expect(undone(round, base, without)).toMatchObject({ refused: "torn" });
    expect(undone(setParent(without, ["c"], "box"), base, without)).toMatchObject({ refused: "torn" });
  });

  test("brings an edge back once, where they have drawn it, too", () => {
    const without = disconnect(base, [{ from: "b", to: "c" }]);
    expect(textOf(undone(connect(without, { from: "b", to: "c" }), base, without))).toBe(text(base));
  });
});
