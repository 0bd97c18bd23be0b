import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { renameDocument, renameNode } from "@/lib/graph/edit";
import { commit, type History, prepend, rebase, redo, startHistory, undo } from "./history";

const node = (name: string) => ({ type: "manual", name, position: [0, 0] as [number, number], config: {} });
const blank: WorkflowDocument = {
  heddle: 1,
  name: "a",
  nodes: { one: node("One"), two: node("Two") },
  edges: [],
};
const named = (name: string) => renameDocument(blank, name);

/** A history of documents of these names, one edit each. */
function through(first: string, ...names: string[]): History {
  return names.reduce((history, name) => commit(history, named(name), 0), startHistory(named(first)));
}

function nameIn({ present }: History): string {
  return present.name;
}

describe("undo and redo", () => {
  test("walk over the same documents", () => {
    const history = through("a", "b", "c");
    const once = undo(history).history;
    const twice = undo(once).history;
    expect([nameIn(once), nameIn(twice), nameIn(undo(twice).history)]).toEqual(["b", "a", "a"]);
    expect(nameIn(redo(once).history)).toBe("c");
    expect(redo(history).history).toBe(history);
  });

  test("an edit after an undo forgets what was undone", () => {
    const history = commit(undo(through("a", "b", "c")).history, named("d"), 0);
    expect(history.future).toEqual([]);
    expect(nameIn(undo(history).history)).toBe("b");
  });

  test("leave alone what somebody else did meanwhile", () => {
    const mine = commit(startHistory(blank), renameNode(blank, "one", "Mine"), 0);
    const merged = rebase(mine, renameNode(mine.present, "two", "Theirs"));
    const { history } = undo(merged);
    expect(history.present.nodes).toMatchObject({ one: { name: "One" }, two: { name: "Theirs" } });
    expect(redo(history).history.present.nodes).toMatchObject({
      one: { name: "Mine" },
      two: { name: "Theirs" },
    });
  });

  test("refuse what somebody else has changed since, and go on to what was before it", () => {
    const first = commit(startHistory(blank), renameNode(blank, "two", "Mine too"), 0);
    const mine = commit(first, renameNode(first.present, "one", "Mine"), 0);
    const merged = rebase(mine, renameNode(mine.present, "one", "Theirs"));
    const refused = undo(merged);
    expect(refused.refusal).toEqual({ refused: "changed", nodeId: "one" });
    expect(refused.history.present).toBe(merged.present);
    expect(undo(refused.history).history.present.nodes).toMatchObject({
      one: { name: "Theirs" },
      two: { name: "Two" },
    });
  });
});

describe("commits", () => {
  test("in a burst with one key undo as one, and a pause ends it", () => {
    let history = startHistory(named("-"));
    history = commit(history, named("h"), 0, "name");
    history = commit(history, named("he"), 200, "name");
    history = commit(history, named("hey"), 400, "name");
    expect(nameIn(undo(history).history)).toBe("-");
    history = commit(history, named("hey you"), 5000, "name");
    expect(nameIn(undo(history).history)).toBe("hey");
  });

  test("in a burst that ends where it began leave nothing to undo", () => {
    const history = commit(commit(startHistory(named("a")), named("b"), 0, "k"), named("a"), 1, "k");
    expect(history.past).toEqual([]);
    expect(nameIn(commit(history, named("c"), 2, "k"))).toBe("c");
  });

  test("with a different key, or none, do not merge, nor with what came before an undo", () => {
    let history = commit(startHistory(named("0")), named("1"), 0, "x");
    history = commit(history, named("2"), 1, "y");
    history = commit(history, named("3"), 2);
    history = commit(history, named("4"), 3);
    expect(history.past).toHaveLength(4);
    history = commit(commit(history, named("5"), 4, "k"), named("6"), 5, "k");
    history = commit(undo(history).history, named("7"), 6, "k");
    expect(history.past).toHaveLength(5);
  });

  test("are kept up to a hundred, the last ones", () => {
    const names = Array.from({ length: 130 }, (_, index) => `n${index}`);
    const history = through("first", ...names);
    expect(history.past).toHaveLength(100);
    expect(history.past.at(-1)).toMatchObject({ changes: [{ from: "n128", to: "n129" }] });
  });

  test("of the same document are no step", () => {
    const history = startHistory(blank);
    expect(commit(history, blank, 0)).toBe(history);
    expect(commit(history, structuredClone(blank), 0).past).toEqual([]);
  });
});

test("edits of an earlier visit come before those of this one", () => {
  const earlier = through("a", "b", "c");
  const { past } = earlier;
  const back = undo(earlier).history;
  const restored = prepend(startHistory(named("b")), back.past, back.future);
  expect(nameIn(redo(restored).history)).toBe("c");
  const late = prepend(commit(startHistory(named("c")), named("d"), 0), past, back.future);
  expect(late.future).toEqual([]);
  expect(nameIn(undo(undo(undo(late).history).history).history)).toBe("a");
});
