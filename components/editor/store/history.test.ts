import { expect, test } from "vitest";
import { commit, redo, startHistory, undo } from "./history";

test("undo and redo walk over the same values", () => {
  const history = commit(commit(startHistory("a"), "b", 0), "c", 1);
  expect(undo(history).present).toBe("b");
  expect(undo(undo(history)).present).toBe("a");
  expect(undo(undo(undo(history))).present).toBe("a");
  expect(redo(undo(history)).present).toBe("c");
  expect(redo(history)).toBe(history);
});

test("a burst with one key undoes as one, and a pause ends it", () => {
  let history = startHistory("");
  history = commit(history, "h", 0, "name");
  history = commit(history, "he", 200, "name");
  history = commit(history, "hey", 400, "name");
  expect(history.past).toEqual([""]);
  history = commit(history, "hey you", 5000, "name");
  expect(undo(history).present).toBe("hey");
});

test("a different key, or none, does not merge", () => {
  let history = commit(startHistory(0), 1, 0, "x");
  history = commit(history, 2, 1, "y");
  history = commit(history, 3, 2);
  history = commit(history, 4, 3);
  expect(history.past).toEqual([0, 1, 2, 3]);
});

test("an edit after an undo forgets what was undone, and does not merge into it", () => {
  let history = commit(commit(startHistory("a"), "b", 0, "k"), "c", 1, "k");
  history = commit(undo(history), "d", 2, "k");
  expect(history).toMatchObject({ past: ["a"], present: "d", future: [] });
});

test("an unchanged value is no step", () => {
  const history = startHistory({ a: 1 });
  expect(commit(history, history.present, 0)).toBe(history);
});
