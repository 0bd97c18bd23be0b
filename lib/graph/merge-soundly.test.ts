import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { addNode, moveNodes, removeNodes, setConfig } from "./edit";
import { connect, disconnect } from "./edit-edges";
import { setParent } from "./edit-parent";
import { mergeSoundly, withOwnIds } from "./merge-soundly";
import { serializeDocument } from "./serialize";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";

//  start ─► a ─► b     c ─► d     box { x }
const base = draw("start -> a -> b\n c -> d\n box { x }", {
  start: "start",
  box: { type: "box", size: [300, 200] },
});

function merge(mine: WorkflowDocument, theirs: WorkflowDocument, side: "mine" | "theirs" = "mine") {
  const { conflicts } = mergeSoundly(base, mine, theirs, {}, catalogue);
  const choices = Object.fromEntries(conflicts.map(({ key }) => [key, side]));
  const { document, sound } = mergeSoundly(base, mine, theirs, choices, catalogue);
  const ids = conflicts.map(({ key }) => key.replace("node:", ""));
  return { ids, document, sound };
}

describe("edits that make no graph together", () => {
  test("edges of both sides that would make a cycle are a question, and either side can be chosen", () => {
    const mine = connect(base, { from: "b", to: "c" });
    const theirs = connect(base, { from: "d", to: "a" });
    const asMine = merge(mine, theirs);
    expect(asMine.ids).toEqual(["a", "b", "c", "d"]);
    const asTheirs = merge(mine, theirs, "theirs");
    expect([asMine.sound, asTheirs.sound]).toEqual([true, true]);
    expect(serializeDocument(asMine.document)).toBe(serializeDocument(mine));
    expect(serializeDocument(asTheirs.document)).toBe(serializeDocument(theirs));
  });

  test("an edge to a node that the other side moved into a container is a question about its ends", () => {
    const mine = setParent(disconnect(base, [{ from: "c", to: "d" }]), ["d"], "box");
    const theirs = moveNodes(connect(base, { from: "b", to: "d" }), new Map([["a", [10, 10]]]));
    const asMine = merge(mine, theirs);
    expect(asMine.ids).toEqual(["b", "d"]);
    expect(asMine.sound).toBe(true);
    expect(asMine.document.nodes["d"]?.parent).toBe("box");
    expect(asMine.document.nodes["a"]?.position).toEqual([10, 10]);
    const asTheirs = merge(mine, theirs, "theirs");
    expect(asTheirs.sound).toBe(true);
    expect(asTheirs.document.nodes["d"]?.parent).toBeUndefined();
    expect(asTheirs.document.edges).toContainEqual({ from: "b", to: "d" });
  });

  test("nothing is asked where they do fit", () => {
    const merged = merge(setConfig(base, "a", { text: "mine" }), removeNodes(base, ["d"]));
    expect(merged).toMatchObject({ ids: [], sound: true });
  });
});

describe("nodes that both sides added under one id", () => {
  const add = (document: WorkflowDocument, text: string, config = {}) =>
    addNode(document, { type: "noop", name: text, position: [0, 0], config }).document;

  test("are both there, and what named mine follows it", () => {
    const mine = connect(add(base, "Fetch", { text: "mine" }), { from: "b", to: "fetch" });
    const theirs = connect(add(base, "Fetch", { text: "theirs" }), { from: "d", to: "fetch" });
    const own = withOwnIds(base, mine, theirs, catalogue);
    const { document, conflicts, sound } = mergeSoundly(base, own, theirs, {}, catalogue);
    expect({ conflicts, sound }).toEqual({ conflicts: [], sound: true });
    expect(document.nodes["fetch"]?.config).toEqual({ text: "theirs" });
    expect(document.nodes["fetch_2"]?.config).toEqual({ text: "mine" });
    expect(document.edges).toContainEqual({ from: "b", to: "fetch_2" });
    expect(document.edges).toContainEqual({ from: "d", to: "fetch" });
  });

  test("are one where they are the same, and others keep their ids", () => {
    const both = add(base, "Fetch");
    const mine = setConfig(both, "a", { text: "mine" });
    expect(serializeDocument(withOwnIds(base, mine, both, catalogue))).toBe(serializeDocument(mine));
  });
});
