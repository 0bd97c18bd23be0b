import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type JsonObject } from "@/lib/utils/json";
import type { WorkflowDocument } from "./document";
import * as edit from "./edit";
import { semanticHash } from "./semantic-hash";
import { anyDocument } from "./testing/any-document";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

const hash = (document: WorkflowDocument) => semanticHash(document, shapeOf);
const RUNS = { seed: 41, numRuns: 300 };

test("it is 256 bits that stay the same in every release", () => {
  expect(hash(draw("start -> a", { start: "start" }))).toBe(
    "aa48026cda22a332a9ace74a265f0a3af0a89387823279ee6b2cef0e7d0411c8",
  );
});

const looks = fc.record({
  name: fc.string({ maxLength: 20 }),
  position: fc.tuple(fc.integer(), fc.integer()),
  size: fc.tuple(fc.nat(2000), fc.nat(2000)),
  isCollapsed: fc.boolean(),
});

test("names, places, sizes, folding, notes and the order of things leave it as it is", () => {
  fc.assert(
    fc.property(anyDocument, fc.array(looks, { minLength: 1 }), (document, all) => {
      let after = edit.renameDocument(document, "Another name", "Another description");
      Object.keys(document.nodes).forEach((id, i) => {
        const look = all[i % all.length];
        if (!look) return;
        after = edit.resizeNode(edit.renameNode(after, id, look.name), id, look.size, look.position);
        after = edit.setCollapsed(after, id, look.isCollapsed);
      });
      const note = { type: "note", name: "Remember", position: [1, 2] as [number, number], config: {} };
      after = edit.addNode(after, note).document;
      const nodes = Object.fromEntries(Object.entries(after.nodes).reverse());
      expect(hash({ ...after, nodes, edges: [...after.edges].reverse() })).toBe(hash(document));
    }),
    RUNS,
  );
});

test("any other config, policy, edge, parent or state of a node gives another", () => {
  const config = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.oneof(fc.integer(), fc.string()));
  fc.assert(
    fc.property(anyDocument, fc.nat(), config, (document, n, given) => {
      const ids = Object.keys(document.nodes);
      const id = ids[n % Math.max(1, ids.length)];
      const node = id === undefined ? undefined : document.nodes[id];
      if (id === undefined || !node) return;
      const others = [
        edit.setDisabled(document, [id], !node.disabled),
        edit.setPolicy(document, id, { ...node.policy, timeout: "11s" }),
        { ...document, edges: [...document.edges, { from: id, port: "new", to: id }] },
        { ...document, nodes: { ...document.nodes, [id]: { ...node, parent: "elsewhere" } } },
        edit.removeNodes(document, [id]),
      ];
      if (!isSame(node.config, given)) others.push(edit.setConfig(document, id, given));
      for (const other of others) expect(hash(other)).not.toBe(hash(document));
    }),
    RUNS,
  );
});

function isSame(a: JsonObject, b: JsonObject): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
