import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { type LayoutRules, layoutNodes } from "./layout";
import { semanticForm } from "./serialize";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

const rules: LayoutRules = {
  shapeOf,
  sizeOf: ({ nodes }, id) => nodes[id]?.size ?? [200, 54],
  padding: { side: 20, top: 56 },
};
const types = { start: "start", ask: "choice", each: "box", text: "note" };

function placeIn({ nodes }: WorkflowDocument, id: string): readonly [number, number] {
  return nodes[id]?.position ?? [Number.NaN, Number.NaN];
}

function overlaps(document: WorkflowDocument): string[] {
  const ids = Object.keys(document.nodes).filter((id) => document.nodes[id]?.type !== "note");
  const found: string[] = [];
  for (const [i, a] of ids.entries()) {
    for (const b of ids.slice(i + 1)) {
      if (document.nodes[a]?.parent !== document.nodes[b]?.parent) continue;
      const [[ax, ay], [bx, by]] = [placeIn(document, a), placeIn(document, b)];
      const [[aw, ah], [bw, bh]] = [rules.sizeOf(document, a), rules.sizeOf(document, b)];
      if (ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah) found.push(`${a} ${b}`);
    }
  }
  return found;
}

describe("the layout", () => {
  // start ──► ask ──yes──► a ──► end
  //            └───no───► b ──────┘
  test("has a column for each step of the way, and the corner stays", () => {
    const document = draw("start -> ask\n ask:yes -> a -> end\n ask:no -> b -> end", {
      ...types,
      start: { type: "start", position: [100, 40] },
      end: { position: [400, 900] },
    });
    const laid = layoutNodes(document, null, rules);
    const columns = ["start", "ask", "a", "b", "end"].map((id) => placeIn(laid, id)[0]);
    const left = Math.min(...columns);
    expect(columns.map((x) => x - left)).toEqual([0, 264, 528, 528, 792]);
    expect(overlaps(laid)).toEqual([]);
    expect(left).toBe(0);
  });

  // start ──► each { x ──► y } ──► end
  test("fits a container to its content, and gives it the room that it takes", () => {
    const document = draw("start -> each -> end\n each { x -> y }", {
      ...types,
      each: { type: "box", size: [900, 900] },
    });
    const laid = layoutNodes(document, null, rules);
    expect(laid.nodes["each"]?.size).toEqual([20 + 464 + 20, 56 + 54 + 20]);
    expect([placeIn(laid, "x"), placeIn(laid, "y")]).toEqual([
      [20, 56],
      [284, 56],
    ]);
    expect(placeIn(laid, "end")[0] - placeIn(laid, "each")[0]).toBe(504 + 64);
  });

  test("takes a note along with the node next to it", () => {
    const document = draw("start -> a -> b\n text", {
      ...types,
      b: { position: [0, 500] },
      text: { type: "note", position: [10, 580] },
    });
    const laid = layoutNodes(document, null, rules);
    const [note, b] = [placeIn(laid, "text"), placeIn(laid, "b")];
    expect([note[0] - b[0], note[1] - b[1]]).toEqual([10, 80]);
  });

  // x ──► y          start ──► a ──► b
  // lone      ─►     x ──► y
  // start ──► a ──► b    lone  ─  other
  test("has what begins with a trigger at the top, and what is not connected at the bottom", () => {
    const document = draw("x -> y\n lone\n other\n start -> a -> b", types);
    const laid = layoutNodes(document, null, rules);
    const row = 54 + 32;
    expect(["start", "a", "b", "x", "y", "lone", "other"].map((id) => placeIn(laid, id))).toEqual([
      [0, 0],
      [264, 0],
      [528, 0],
      [0, row],
      [264, row],
      [0, 2 * row],
      [264, 2 * row],
    ]);
  });

  test("stacks what is alone where nothing is connected", () => {
    const laid = layoutNodes(draw("a\n b\n start", types), null, rules);
    expect(["start", "a", "b"].map((id) => placeIn(laid, id))).toEqual([
      [0, 0],
      [0, 86],
      [0, 172],
    ]);
  });

  test("of some nodes leaves the others where they are", () => {
    const document = draw("start -> a -> b -> c", { ...types, c: { position: [7, 7] } });
    const laid = layoutNodes(document, ["start", "a"], rules);
    expect(placeIn(laid, "c")).toEqual([7, 7]);
    expect(placeIn(laid, "a")).toEqual([264, 0]);
  });

  test("changes no meaning, hides no node, and is the same when done again", () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const edges = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { selector: (pair) => pair.join() });
    const places = fc.array(fc.tuple(fc.integer({ min: -900, max: 900 }), fc.nat(900)), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(edges, places, fc.nat(3), (pairs, positions, inside) => {
        const chain = pairs.filter(([a, b]) => a < b && inside <= a === inside <= b);
        const document = draw(chain.map(([a, b]) => `${ids[a]} -> ${ids[b]}`).join("\n"));
        for (const [i, id] of ids.entries()) {
          const parent = i < inside ? {} : { parent: "each" };
          document.nodes[id] = {
            type: "noop",
            name: id,
            config: {},
            position: positions[i] ?? [0, 0],
            ...parent,
          };
        }
        document.nodes["each"] = { type: "box", name: "each", config: {}, position: [0, 0], size: [90, 90] };
        const laid = layoutNodes(document, null, rules);
        expect(overlaps(laid)).toEqual([]);
        expect(semanticForm(laid)).toBe(semanticForm(document));
        expect(layoutNodes(laid, null, rules)).toEqual(laid);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
