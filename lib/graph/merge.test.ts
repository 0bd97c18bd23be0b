import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as edit from "./edit";
import { connect, disconnect } from "./edit-edges";
import { setParent } from "./edit-parent";
import { mergeDocuments } from "./merge";
import { serializeDocument } from "./serialize";
import { anyDocument } from "./testing/any-document";
import { draw } from "./testing/draw";

//  start ─► a ─► b ─► c        box { x }
const base = draw("start -> a -> b -> c\n box { x }", {
  start: "start",
  box: { type: "box", size: [300, 200] },
  a: { config: { text: "old" } },
});

const SEED = { seed: 20_261_121 };
const text = serializeDocument;
/** Documents whose edges lead from and to nodes that are there. */
const anySound = anyDocument.map((document) => ({
  ...document,
  edges: document.edges.filter(({ from, to }) => document.nodes[from] && document.nodes[to]),
}));

describe("edits of both sides", () => {
  test("of different nodes are both there", () => {
    const mine = edit.setConfig(base, "a", { text: "mine" });
    const theirs = edit.renameNode(connect(base, { from: "a", to: "c" }), "b", "Theirs");
    const { document, conflicts } = mergeDocuments(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.nodes["a"]?.config).toEqual({ text: "mine" });
    expect(document.nodes["b"]?.name).toBe("Theirs");
    expect(document.edges).toContainEqual({ from: "a", to: "c" });
  });

  test("of one node's place and of what it does are both there", () => {
    const mine = edit.setConfig(base, "a", { text: "mine" });
    const theirs = edit.moveNodes(base, new Map([["a", [70, 80]]]));
    const { document, conflicts } = mergeDocuments(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.nodes["a"]).toMatchObject({ config: { text: "mine" }, position: [70, 80] });
  });

  test("of a node with a name that every object has are merged as those of any other", () => {
    const node = { type: "noop", name: "Constructor", position: [0, 0] as [number, number], config: {} };
    const before = { ...base, nodes: { ...base.nodes, constructor: node } };
    const mine = edit.removeNodes(before, ["constructor"]);
    const theirs = edit.renameNode(before, "b", "Theirs");
    const { document, conflicts } = mergeDocuments(before, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(Object.keys(document.nodes)).not.toContain("constructor");
    expect(document.nodes["b"]?.name).toBe("Theirs");
    const wired = connect(before, { from: "c", to: "constructor" });
    expect(mergeDocuments(before, theirs, wired).document.edges).toContainEqual({
      from: "c",
      to: "constructor",
    });
  });

  test("that are the same are no conflict", () => {
    const both = edit.setConfig(base, "a", { text: "both" });
    const { document, conflicts } = mergeDocuments(base, both, edit.setConfig(base, "a", { text: "both" }));
    expect(conflicts).toEqual([]);
    expect(text(document)).toBe(text(both));
  });

  test("of one node in different ways are a conflict, which a choice settles", () => {
    const mine = edit.setConfig(base, "a", { text: "mine" });
    const theirs = edit.setConfig(base, "a", { text: "theirs" });
    const { document, conflicts } = mergeDocuments(base, mine, theirs);
    expect(conflicts).toMatchObject([{ key: "node:a", kind: "node", id: "a" }]);
    expect(document.nodes["a"]?.config).toEqual({ text: "mine" });
    const chosen = mergeDocuments(base, mine, theirs, { "node:a": "theirs" });
    expect(chosen.document.nodes["a"]?.config).toEqual({ text: "theirs" });
  });

  test("one that removes a node and one that changes it are a conflict", () => {
    const mine = edit.removeNodes(base, ["a"]);
    const theirs = edit.setConfig(base, "a", { text: "theirs" });
    expect(mergeDocuments(base, mine, theirs).conflicts).toMatchObject([
      { mine: null, theirs: { type: "noop" } },
    ]);
    const kept = mergeDocuments(base, mine, theirs, { "node:a": "theirs" }).document;
    expect(kept.nodes["a"]?.config).toEqual({ text: "theirs" });
  });

  test("an edge that one side removed is gone, and so are those of a node that is gone", () => {
    const mine = disconnect(base, [{ from: "a", to: "b" }]);
    const theirs = edit.removeNodes(base, ["c"]);
    expect(mergeDocuments(base, mine, theirs).document.edges).toEqual([{ from: "start", to: "a" }]);
  });

  test("a node that one side removed comes back with its edges where the other's version of it is chosen", () => {
    const mine = edit.removeNodes(base, ["a"]);
    const theirs = edit.setConfig(base, "a", { text: "theirs" });
    const { document } = mergeDocuments(base, mine, theirs, { "node:a": "theirs" });
    expect(text(document)).toBe(text(theirs));
    expect(mergeDocuments(base, mine, theirs).document.edges).toEqual([{ from: "b", to: "c" }]);
  });

  test("a container that one side removed comes back with what was in it where it is chosen", () => {
    //  box { x ─► y ─► z }
    const full = draw("box { x -> y -> z }", { box: { type: "box", size: [300, 200] } });
    const mine = edit.removeNodes(full, ["box"]);
    const configured = edit.setConfig(full, "box", { items: "theirs" });
    const whole = mergeDocuments(full, mine, configured, { "node:box": "theirs" }).document;
    expect(text(whole)).toBe(text(configured));
    const inside = edit.setConfig(full, "y", { text: "theirs" });
    expect(text(mergeDocuments(full, mine, inside, { "node:y": "theirs" }).document)).toBe(text(inside));
    expect(text(mergeDocuments(full, mine, inside).document)).toBe(text(mine));
    const without = edit.removeNodes(configured, ["z"]);
    const less = mergeDocuments(full, mine, without, { "node:box": "theirs" }).document;
    expect(text(less)).toBe(text(without));
  });

  test("contested nodes are settled with their edges", () => {
    const mine = connect(base, { from: "a", to: "c" });
    const theirs = disconnect(base, [{ from: "a", to: "b" }]);
    const merge = (side: "mine" | "theirs") =>
      mergeDocuments(base, mine, theirs, { "node:a": side }, new Set(["a"]));
    expect(merge("mine").conflicts).toMatchObject([{ id: "a", withEdges: true }]);
    expect(text(merge("mine").document)).toBe(text(mine));
    expect(text(merge("theirs").document)).toBe(text(theirs));
  });

  test("a container that one side removed stays for what the other put into it", () => {
    const mine = edit.removeNodes(base, ["box"]);
    const theirs = setParent(base, ["c"], "box");
    const { document } = mergeDocuments(base, mine, theirs, { "node:c": "theirs" });
    expect(document.nodes["c"]?.parent).toBe("box");
    expect(document.nodes["box"]).toBeDefined();
  });
});

test("what only one side did is what comes out, whichever side that is", () => {
  fc.assert(
    fc.property(anySound, anySound, (before, after) => {
      expect(text(mergeDocuments(before, after, before).document)).toBe(text(after));
      expect(text(mergeDocuments(before, before, after).document)).toBe(text(after));
      expect(mergeDocuments(before, after, before).conflicts).toEqual([]);
    }),
    { ...SEED, numRuns: 300 },
  );
});

test("choosing theirs for every conflict gives what they would get by choosing mine", () => {
  fc.assert(
    fc.property(anySound, anySound, anySound, (before, mine, theirs) => {
      const { conflicts } = mergeDocuments(before, mine, theirs);
      const choices = Object.fromEntries(conflicts.map(({ key }) => [key, "theirs"] as const));
      const here = mergeDocuments(before, mine, theirs, choices).document;
      const there = mergeDocuments(before, theirs, mine).document;
      expect(Object.keys(here.nodes).sort()).toEqual(Object.keys(there.nodes).sort());
      expect(here.edges).toEqual(there.edges);
    }),
    { ...SEED, numRuns: 300 },
  );
});
