import { expect, test } from "vitest";
import type { DocumentNode } from "@/lib/graph/document";
import { differOnlyInPlace } from "./use-node";

const config = { url: "https://example.com" };

function node(more: Partial<DocumentNode> = {}): DocumentNode {
  return { type: "http", name: "A", position: [0, 0], config, ...more };
}

test("a node that only moves looks the same", () => {
  expect(differOnlyInPlace(node(), node({ position: [40, 0] }))).toBe(true);
});

test.each([
  ["another name", node({ name: "B" })],
  ["another config", node({ config: { ...config } })],
  ["a field that was not there", node({ disabled: true })],
])("%s is seen", (_, changed) => {
  expect(differOnlyInPlace(node(), changed)).toBe(false);
  expect(differOnlyInPlace(changed, node())).toBe(false);
});
