import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { moveNodes, removeNodes, renameNode, setConfig } from "@/lib/graph/edit";
import { connect } from "@/lib/graph/edit-edges";
import { placeOnCanvas, setParent } from "@/lib/graph/edit-parent";
import { draw } from "@/lib/graph/testing/draw";
import { sizeOnCanvas } from "../canvas/container-fit";
import { differencesOf } from "./conflict-differences";
import { drawConflicts } from "./draw-conflicts";

const at = (x: number, y: number) => ({ position: [x, y] as [number, number] });

//  begin ─► one ─► two        each { x ─► y }
//             └──► three
const base = draw(
  `begin -> one -> two
   one -> three
   each { x -> y }`,
  {
    begin: { type: "manual", ...at(0, 0) },
    one: at(260, 0),
    two: at(520, 0),
    three: at(520, 110),
    each: { type: "loop", ...at(0, 220), size: [540, 180], config: { mode: "forEach", items: "[1]" } },
    x: at(30, 70),
    y: at(290, 70),
  },
  "transform",
);

function idsOf(mine: WorkflowDocument, theirs: WorkflowDocument) {
  return Object.keys(drawConflicts(base, mine, theirs).drawn.nodes).sort();
}

function endsOf({ edges }: Pick<WorkflowDocument, "edges">) {
  return edges.map(({ from, to }) => `${from} ${to}`).sort();
}

describe("two versions in one picture", () => {
  test("a node in question is there twice, with its edges, and the others once", () => {
    const mine = renameNode(base, "two", "Mine");
    const theirs = renameNode(renameNode(base, "two", "Theirs"), "three", "Theirs, too");
    const { drawn, versions, placesOf } = drawConflicts(base, mine, theirs);
    expect(drawn.nodes).toMatchObject({
      "two~mine": { name: "Mine" },
      "two~theirs": { name: "Theirs" },
      "three~": { name: "Theirs, too" },
    });
    expect([...versions.keys()]).toEqual(["two~mine", "two~theirs"]);
    expect([...placesOf]).toEqual([["node:two", ["two~mine", "two~theirs", "two~mine~pair"]]]);
    expect(endsOf(drawn)).toEqual(
      ["begin~ one~", "one~ three~", "one~ two~mine", "one~ two~theirs", "x~ y~"].sort(),
    );
  });

  test("nothing is under the frame around both versions", () => {
    const { drawn } = drawConflicts(base, renameNode(base, "two", "Mine"), renameNode(base, "two", "Theirs"));
    const [, low] = placeOnCanvas(drawn, "two~theirs");
    expect(placeOnCanvas(drawn, "two~mine")).toEqual([520, 0]);
    expect(placeOnCanvas(drawn, "three~")[1]).toBeGreaterThan(low + 54);
    expect(placeOnCanvas(drawn, "each~")[1]).toBe(placeOnCanvas(drawn, "three~")[1] + 110);
  });

  test("a node that one side removed leaves a place that says so, without edges", () => {
    const { nodes, drawn } = drawConflicts(
      base,
      removeNodes(base, ["two"]),
      renameNode(base, "two", "Theirs"),
    );
    expect(nodes.find(({ id }) => id === "two~mine")).toMatchObject({ type: "gone" });
    expect(nodes.find(({ id }) => id === "two~theirs")).toMatchObject({ type: "card" });
    expect(endsOf(drawn).filter((ends) => ends.includes("two"))).toEqual(["one~ two~theirs"]);
  });

  test("what is in question inside a container makes it larger, and what is below moves on", () => {
    const below = moveNodes(base, new Map([["three", [0, 460]]]));
    const mine = setConfig(below, "x", { fields: { n: "mine" } });
    const theirs = setConfig(below, "x", { fields: { n: "theirs" } });
    const { drawn } = drawConflicts(below, mine, theirs);
    const [, height] = sizeOnCanvas(drawn, "each~");
    expect(height).toBeGreaterThan(230);
    expect(drawn.nodes["x~mine"]?.parent).toBe("each~");
    expect(placeOnCanvas(drawn, "three~")[1]).toBe(460 + height - 180);
  });

  test("a container in question holds its nodes once: in mine, or in theirs where I removed it", () => {
    const theirs = setConfig(base, "each", { mode: "forEach", items: "[2]" });
    const mine = setConfig(base, "each", { mode: "forEach", items: "[3]" });
    const both = drawConflicts(base, mine, theirs).drawn;
    expect(both.nodes["x~"]?.parent).toBe("each~mine");
    expect(both.nodes["each~theirs"]?.collapsed).toBe(true);
    const removed = removeNodes(base, ["each"]);
    expect(drawConflicts(base, removed, theirs).drawn.nodes["x~"]?.parent).toBe("each~theirs");
    expect(idsOf(removed, theirs)).toContain("y~");
  });

  test("a node that went into a container on one side stands beside its other version", () => {
    const { drawn } = drawConflicts(
      base,
      renameNode(base, "three", "Mine"),
      setParent(base, ["three"], "each"),
    );
    expect(drawn.nodes["three~mine"]?.parent).toBeUndefined();
    expect(drawn.nodes["three~theirs"]?.parent).toBeUndefined();
  });

  test("edges that do not fit together are at the version that has them", () => {
    const mine = connect(base, { from: "two", to: "three" });
    const theirs = connect(base, { from: "three", to: "two" });
    const { drawn, conflicts } = drawConflicts(base, mine, theirs);
    expect(conflicts.map(({ key }) => key)).toEqual(["node:three", "node:two"]);
    const ends = endsOf(drawn);
    expect(ends).toContain("two~mine three~mine");
    expect(ends).toContain("three~theirs two~theirs");
  });
});

describe("the differences of two versions", () => {
  function listed(mine: WorkflowDocument, theirs: WorkflowDocument) {
    const { conflicts } = drawConflicts(base, mine, theirs);
    return conflicts.map((conflict) => differencesOf(conflict, mine, theirs));
  }

  test("are named field by field", () => {
    const mine = setConfig(renameNode(base, "one", "Mine"), "one", { fields: { a: "1", b: 2 } });
    const theirs = setConfig(base, "one", { fields: { a: "1", b: 3 } });
    expect(listed(mine, theirs)).toEqual([
      [
        { field: "name", mine: "Mine", theirs: "one" },
        { field: "fields.b", mine: "2", theirs: "3" },
      ],
    ]);
  });

  test("of long texts show the place where they differ", () => {
    const text = (word: string) => `${"Be kind. ".repeat(60)}${word}${" Be brief.".repeat(60)}`;
    const rows = listed(
      setConfig(base, "one", { prompt: text("Rhyme.") }),
      setConfig(base, "one", { prompt: text("Count.") }),
    ).flat();
    expect(rows[0]?.mine).toMatch(/^….*Rhyme\..*…$/);
    expect(rows[0]?.theirs).toMatch(/^….*Count\..*…$/);
  });

  test("of the workflow itself, and of edges, are in words", () => {
    expect(listed({ ...base, name: "Mine" }, { ...base, name: "Theirs" })).toEqual([
      [{ field: "Name of the workflow", mine: "Mine", theirs: "Theirs" }],
    ]);
    const rows = listed(
      connect(base, { from: "two", to: "three" }),
      connect(base, { from: "three", to: "two" }),
    );
    expect(rows[0]).toEqual([{ field: "connections", mine: "from two", theirs: "to two" }]);
  });
});
