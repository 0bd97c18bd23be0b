import { expect, test } from "vitest";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { findTypes } from "./find-types";

const ALL = Object.values<NodeDefinition>(nodeDefinitions);

function found(search: string): string[] {
  return findTypes(ALL, search).map(({ type }) => type);
}

test("without a search all types stand in their order", () => {
  expect(found(" ")).toEqual(Object.keys(nodeDefinitions));
});

test.each([
  ["web", "webhook"],
  ["fan", "fan-out"],
  ["http", "http"],
  ["REQUEST", "http"],
  ["loop", "loop"],
  ["language model", "agent"],
])("“%s” finds %s first", (search, type) => {
  expect(found(search)[0]).toBe(type);
});

test("what is nowhere finds nothing", () => {
  expect(found("teleport")).toEqual([]);
});
