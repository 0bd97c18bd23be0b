import { expect, test } from "vitest";
import { newId } from "@/lib/utils/ids";
import { prisma } from "../db";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { addExample, giveExample } from "./add-example";

withTestDatabase();

async function publishersIn(workspaceId: string): Promise<(string | null)[]> {
  const versions = await prisma().workflowVersion.findMany({ where: { workflow: { workspaceId } } });
  return versions.map(({ publishedBy }) => publishedBy);
}

test("the example is published by the owner of its workspace", async () => {
  const { workspaceId, userId } = await newCaller();
  await addExample(workspaceId);
  expect(await publishersIn(workspaceId)).toEqual([userId]);
});

test("an example that was there before its owner is handed over, and nothing else is", async () => {
  const id = newId("ws");
  await prisma().workspace.create({ data: { id, name: "Of a key" } });
  await addExample(id);
  const { workspaceId: other } = await newCaller("editor");
  await addExample(other);
  expect([await publishersIn(id), await publishersIn(other)]).toEqual([[null], [null]]);
  await giveExample(prisma(), id, "user_ada");
  expect([await publishersIn(id), await publishersIn(other)]).toEqual([["user_ada"], [null]]);
});
