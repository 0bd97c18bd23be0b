import { expect, test } from "vitest";
import { recipes } from "@/lib/nodes/recipes/registry";
import { findOperations } from "./find-operations";

function found(search: string): string[] {
  return findOperations(recipes, search).map(({ recipe, operation }) => `${recipe.id}/${operation.id}`);
}

test("an operation is found by its app, by what it does, and by both", () => {
  expect(found("slack")).toContain("slack/send-message");
  expect(found("send message")).toContain("slack/send-message");
  expect(found("SLACK send")).toEqual(["slack/send-message"]);
  expect(found("slack teleport")).toEqual([]);
});
