import { expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { removeNodes, renameNode } from "@/lib/graph/edit";
import { draw } from "@/lib/graph/testing/draw";
import { createEditorStore } from "./editor-store";
import { settleConflicts, takeTheirs } from "./take-theirs";

//  begin ─► one ─► two
const base = draw("begin -> one -> two", { begin: "manual" }, "transform");

/** An editor in which I have edited, and somebody else saved meanwhile. */
function met(edit: (document: WorkflowDocument) => WorkflowDocument, theirs: WorkflowDocument) {
  const store = createEditorStore(base, 1);
  store.getState().apply(edit);
  takeTheirs(store, theirs, 2);
  return store;
}

test("what fits together goes on, and undo takes back only mine", () => {
  const store = met((document) => renameNode(document, "one", "Mine"), renameNode(base, "two", "Theirs"));
  expect(store.getState().save).toMatchObject({ revision: 2, phase: { kind: "pending" } });
  expect(store.getState().document.nodes).toMatchObject({ one: { name: "Mine" }, two: { name: "Theirs" } });
  store.getState().undo();
  expect(store.getState().document.nodes).toMatchObject({ one: { name: "one" }, two: { name: "Theirs" } });
});

test("what does not waits for a choice, and the choice can be undone", () => {
  const store = met((document) => renameNode(document, "one", "Mine"), renameNode(base, "one", "Theirs"));
  expect(store.getState().save.phase).toEqual({ kind: "conflict", revision: 2 });
  expect(store.getState().document.nodes["one"]?.name).toBe("Mine");
  store.getState().choose({ "node:one": "theirs" });
  expect(settleConflicts(store, 2)).toBe(true);
  expect(store.getState()).toMatchObject({ theirs: null, choices: {}, save: { phase: { kind: "pending" } } });
  expect(store.getState().document.nodes["one"]?.name).toBe("Theirs");
  store.getState().undo();
  expect(store.getState().document.nodes["one"]?.name).toBe("Mine");
});

test("an edit that is not mine any more is passed over", () => {
  const store = createEditorStore(base, 1);
  store.getState().apply((document) => renameNode(document, "one", "Mine"));
  store.setState({ saved: store.getState().document });
  takeTheirs(store, removeNodes(store.getState().document, ["one"]), 3);
  store.getState().undo();
  expect(store.getState().document.nodes["one"]).toBeUndefined();
  expect(store.getState().history.past).toEqual([]);
});
