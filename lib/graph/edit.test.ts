import { describe, expect, test } from "vitest";
import { copyNodes } from "./copy-nodes";
import type { WorkflowDocument } from "./document";
import * as edit from "./edit";
import { insertNodes } from "./edit-copy";
import { connect, disconnect, whyNotConnect } from "./edit-edges";
import { changeNodeId } from "./edit-id";
import { setParent, whyNotMoveInto } from "./edit-parent";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";

const types = {
  start: "start",
  box: { type: "box", position: [100, 50] as [number, number] },
  inner: "box",
  if: "choice",
  remark: "note",
};

function ids(document: WorkflowDocument): string[] {
  return Object.keys(document.nodes).sort();
}

function drawn(document: WorkflowDocument): string[] {
  return document.edges.map(({ from, port, to }) => `${from}${port ? `:${port}` : ""} -> ${to}`);
}

describe("a node", () => {
  test.each([
    ["Score lead", "score_lead"],
    ["Ärger & Ünsinn!", "arger_unsinn"],
    ["2nd try", "nd_try"],
    ["in", "node_in"],
    ["日本", "node"],
    ["A", "a_2"],
  ])("named %s gets the id %s", (name, id) => {
    expect(edit.freeNodeId(name, new Set(["a"]))).toBe(id);
  });

  test("is added under an id of its own, and the old document is as it was", () => {
    const before = draw("start -> a", types);
    const added = edit.addNode(before, { type: "noop", name: "a", position: [0, 0], config: {} });
    expect(added.id).toBe("a_2");
    expect(ids(added.document)).toEqual(["a", "a_2", "start"]);
    expect(ids(before)).toEqual(["a", "start"]);
  });

  test("is moved to whole coordinates, renamed, configured, disabled and sized", () => {
    let document = edit.moveNodes(draw("start -> a", types), new Map([["a", [1.6, -2.2]]]));
    document = edit.renameNode(document, "a", "Anew");
    document = edit.setConfig(document, "a", { text: "x" });
    document = edit.setDisabled(document, ["a"], true);
    document = edit.resizeNode(document, "a", [10.2, 20]);
    expect(document.nodes["a"]).toEqual({
      type: "noop",
      name: "Anew",
      position: [2, -2],
      config: { text: "x" },
      disabled: true,
      size: [10, 20],
    });
    expect(edit.setDisabled(document, ["a"], false).nodes["a"]).not.toHaveProperty("disabled");
  });

  test("loses the edges at its port error with the policy that gave it the port", () => {
    const document = draw("start -> a -> b\n a:error -> c", {
      ...types,
      a: { policy: { onError: "branch" } },
    });
    expect(drawn(edit.setPolicy(document, "a", { onError: "branch", retries: 1 }))).toContain("a:error -> c");
    expect(drawn(edit.setPolicy(document, "a", null))).toEqual(["start -> a", "a -> b"]);
  });

  test("is removed with its body and its edges", () => {
    const document = draw("start -> box -> end\n box { a -> inner\n inner { b } }", types);
    const rest = edit.removeNodes(document, ["box"]);
    expect(ids(rest)).toEqual(["end", "start"]);
    expect(rest.edges).toEqual([]);
  });

  test("that does not exist is ignored", () => {
    const document = draw("start", types);
    expect(edit.renameNode(document, "constructor", "x")).toBe(document);
  });
});

describe("an edge", () => {
  test.each([
    ["start", "out", "a", null],
    ["a", "out", "b", "They are connected already"],
    ["b", "out", "a", "That would be a cycle: to repeat steps, use a loop"],
    ["a", "out", "a", "That would be a cycle: to repeat steps, use a loop"],
    ["a", "out", "start", "Nothing comes before a trigger"],
    ["a", "out", "x", "Both ends have to be in the same container"],
    ["a", "out", "remark", "Notes cannot be connected"],
    ["if", "maybe", "a", "There is no port maybe"],
    ["a", "error", "if", "There is no port error"],
    ["a", "out", "ghost", "There is no such node"],
  ])("%s:%s -> %s: %s", (from, port, to, reason) => {
    const document = draw("start\n a -> b\n if\n remark\n box { x }", types);
    expect(whyNotConnect(document, { from, port, to }, catalogue)).toBe(reason);
  });

  test("is drawn once, without its port if that is out, and removed again", () => {
    const document = connect(draw("start\n a", types), { from: "start", port: "out", to: "a" });
    expect(document.edges).toEqual([{ from: "start", to: "a" }]);
    expect(connect(document, { from: "start", to: "a" })).toBe(document);
    expect(disconnect(document, [{ from: "start", port: "out", to: "a" }]).edges).toEqual([]);
  });
});

describe("an id", () => {
  test("that is changed is followed by edges, parents and expressions", () => {
    const document = draw("start -> box -> end\n start -> a -> end\n box { x }", {
      ...types,
      a: { config: { text: "{{ trigger.a }} and steps.box" } },
      x: { config: { when: "scope.box.item == steps.a" } },
      end: { config: { text: 'Hi {{ steps.box.last }} {{ input["box"] }}', when: "input.a == steps.?box" } },
    });
    const renamed = changeNodeId(document, "box", "each", catalogue);
    expect(drawn(renamed)).toEqual(["start -> each", "each -> end", "start -> a", "a -> end"]);
    expect(renamed.nodes["x"]).toMatchObject({
      parent: "each",
      config: { when: "scope.each.item == steps.a" },
    });
    expect(renamed.nodes["a"]).toEqual(document.nodes["a"]);
    expect(renamed.nodes["end"]?.config).toEqual({
      text: 'Hi {{ steps.each.last }} {{ input["each"] }}',
      when: "input.a == steps.?each",
    });
  });

  test("that is taken changes nothing", () => {
    const document = draw("start -> a", types);
    expect(changeNodeId(document, "a", "start", catalogue)).toBe(document);
  });
});

describe("moving into a container", () => {
  const document = draw("start -> a -> b -> end\n box { inner { x } }", {
    ...types,
    a: { position: [150, 90] },
    inner: { type: "box", position: [10, 10] },
  });

  test("keeps places on the canvas and the edges among the moved nodes", () => {
    const moved = setParent(document, ["a", "b"], "inner");
    expect(moved.nodes["a"]).toMatchObject({ parent: "inner", position: [40, 30] });
    expect(drawn(moved)).toEqual(["a -> b"]);
    const back = setParent(moved, ["a"], null);
    expect(back.nodes["a"]).toEqual(document.nodes["a"]);
  });

  test.each([
    ["a", "box", null],
    ["a", null, null],
    ["start", "box", "A trigger cannot be inside a container"],
    ["box", "inner", "A container cannot be inside itself"],
    ["a", "b", "There is no such container"],
  ])("%s into %s: %s", (id, container, reason) => {
    expect(whyNotMoveInto(document, id, container, catalogue)).toBe(reason);
  });

  test("counts the containers in the one that is moved", () => {
    const deep = draw("a { b { c { d {\n x }}}}\n e { f }", { x: "noop" }, "box");
    expect(whyNotMoveInto(deep, "x", "d", catalogue)).toBeNull();
    expect(whyNotMoveInto(deep, "f", "d", catalogue)).toBeNull();
    expect(whyNotMoveInto(deep, "e", "d", catalogue)).toBe("Containers nest at most 5 deep");
  });
});

test("what is copied is pasted with free ids, and its own references follow", () => {
  const document = draw("start -> box -> end\n box { x -> y }", {
    ...types,
    y: { config: { text: "{{ steps.x }} {{ scope.box.item }} {{ steps.start }}" } },
  });
  const pasted = insertNodes(document, copyNodes(document, ["box"]), [20, 20], catalogue);
  expect(pasted.ids).toEqual(["box_2", "x_2", "y_2"]);
  expect(pasted.document.nodes["box_2"]?.position).toEqual([120, 70]);
  expect(pasted.document.nodes["y_2"]).toMatchObject({
    parent: "box_2",
    position: [0, 0],
    config: { text: "{{ steps.x_2 }} {{ scope.box_2.item }} {{ steps.start }}" },
  });
  expect(drawn(pasted.document)).toEqual([...drawn(document), "x_2 -> y_2"]);
});
