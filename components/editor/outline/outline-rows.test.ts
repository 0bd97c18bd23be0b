import { describe, expect, test } from "vitest";
import { draw } from "@/lib/graph/testing/draw";
import { outlineRows } from "./outline-rows";

function rows(drawing: string, closed: string[] = []): string[] {
  return outlineRows(draw(drawing), new Set(closed)).map(
    ({ id, level, place, of, open }) =>
      `${"  ".repeat(level - 1)}${open === null ? "" : open ? "- " : "+ "}${id} ${place}/${of}`,
  );
}

describe("the outline", () => {
  test("has each node after what leads to it, a branch at a time", () => {
    expect(rows("start -> a -> b -> end\n start -> c -> end")).toEqual([
      "start 1/5",
      "a 2/5",
      "b 3/5",
      "c 4/5",
      "end 5/5",
    ]);
  });

  test("has the body of a container below it, unless that is closed", () => {
    const drawing = "start -> each -> end\n each { x -> y }";
    expect(rows(drawing)).toEqual(["start 1/3", "- each 2/3", "  x 1/2", "  y 2/2", "end 3/3"]);
    expect(rows(drawing, ["each"])).toEqual(["start 1/3", "+ each 2/3", "end 3/3"]);
  });

  test("has the nodes of a cycle, too", () => {
    expect(rows("a -> b -> a")).toHaveLength(2);
  });
});
