import { expect, test } from "vitest";
import { prisma } from "./db";
import { getFlow } from "./flow";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

test("it says who may pause the workspace, and whether that is who asks", async () => {
  const caller = await newCaller();
  await prisma().user.create({
    data: {
      id: "user_2",
      email: "eve@example.com",
      name: "Eve",
      memberships: { create: { workspaceId: caller.workspaceId, role: "editor" } },
    },
  });
  expect(await getFlow(caller)).toMatchObject({ mayPause: true, owners: ["Test"], pausedAt: null });
  const eve = { ...caller, userId: "user_2", role: "editor" as const };
  expect(await getFlow(eve)).toMatchObject({ mayPause: false, owners: ["Test"] });
});
