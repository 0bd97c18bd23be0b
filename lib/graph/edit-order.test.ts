import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { moveAlong, whyNotMoveAlong } from "./edit-order";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";
import { validate } from "./validate";

const types = { start: "start", if: "choice", box: "box" };

function drawn(document: WorkflowDocument): string[] {
  return document.edges.map(({ from, port, to }) => `${from}${port ? `:${port}` : ""} -> ${to}`).sort();
}

describe("the order of a chain", () => {
  const chain = draw("start -> a -> b -> c", types);

  test.each([
    ["a", 1],
    ["b", -1],
  ] as const)("%s by %i: two neighbours change places", (id, by) => {
    const moved = moveAlong(chain, id, by, catalogue);
    expect(drawn(moved)).toEqual(["a -> c", "b -> a", "start -> b"]);
    expect(moved.nodes["a"]?.position).toEqual(chain.nodes["b"]?.position);
    expect(validate(moved, catalogue)).toEqual([]);
  });

  test("the last one can go forward, and moving back gives the same again", () => {
    const moved = moveAlong(chain, "c", -1, catalogue);
    expect(drawn(moved)).toEqual(["a -> c", "c -> b", "start -> a"]);
    expect(drawn(moveAlong(moved, "c", 1, catalogue))).toEqual(drawn(chain));
  });

  test("a node with a choice keeps its port", () => {
    const choice = draw("start -> a -> if\n if:no -> c", types);
    expect(drawn(moveAlong(choice, "a", 1, catalogue))).toEqual(["a -> c", "if:no -> a", "start -> if"]);
  });

  test("works inside a container", () => {
    const body = draw("start -> box\n box { x -> y }", types);
    expect(drawn(moveAlong(body, "y", -1, catalogue))).toEqual(["start -> box", "y -> x"]);
  });

  test.each([
    ["start -> a", "a", 1, "Nothing comes after it"],
    ["start -> a", "a", -1, "A trigger stays first"],
    ["start -> a -> b\n a -> c", "a", 1, /several connections/],
    ["start -> a -> c\n start -> b -> c", "c", -1, /several connections/],
    ["start -> a -> if\n if:yes -> b\n if:no -> c", "a", 1, /several connections/],
  ] as const)("%s: %s by %i stays", (drawing, id, by, reason) => {
    const document = draw(drawing, types);
    expect(whyNotMoveAlong(document, id, by, catalogue)).toMatch(reason);
    expect(moveAlong(document, id, by, catalogue)).toBe(document);
  });
});
