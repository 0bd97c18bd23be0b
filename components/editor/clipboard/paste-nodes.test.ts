import { expect, test } from "vitest";
import { copyNodes } from "@/lib/graph/copy-nodes";
import { draw } from "@/lib/graph/testing/draw";
import { pasteNodes } from "./paste-nodes";

// start ──► a ──► b      each { }
const document = draw(
  "start -> a -> b\n each",
  {
    start: { type: "manual", position: [-272, 0] },
    b: { position: [272, 0], config: { fields: { n: "{{ steps.a.n }} {{ trigger.n }}" } } },
    each: { type: "fan-out", position: [0, 300], size: [560, 200] },
  },
  "transform",
);
const pair = copyNodes(document, ["a", "b"]);

test("nodes are pasted around the point with free ids, and what they say of each other follows", () => {
  const { document: pasted, ids } = pasteNodes(document, pair, { x: 240, y: -100 });
  expect(ids).toEqual(["a_2", "b_2"]);
  expect(pasted.nodes["a_2"]?.position).toEqual([0, -127]);
  expect(pasted.nodes["b_2"]).toMatchObject({
    position: [272, -127],
    config: { fields: { n: "{{ steps.a_2.n }} {{ trigger.n }}" } },
  });
  expect(pasted.edges).toContainEqual({ from: "a_2", to: "b_2" });
});

test("what would hide what it was copied from goes aside", () => {
  const { document: pasted } = pasteNodes(document, pair, { x: 240, y: 27 });
  expect(pasted.nodes["a_2"]?.position).toEqual([24, 24]);
});

test("over a container they go into it, unless one of them may not", () => {
  const inside = pasteNodes(document, pair, { x: 280, y: 420 });
  expect(inside.document.nodes["a_2"]).toMatchObject({ parent: "each", position: [40, 93] });
  const trigger = pasteNodes(document, copyNodes(document, ["start"]), { x: 280, y: 420 });
  expect(trigger.document.nodes["start_2"]).not.toHaveProperty("parent");
});
