import { newId } from "@/lib/utils/ids";
import type { Role } from "@/prisma/generated/client";
import type { Caller } from "../access";
import { prisma } from "../db";

/** A caller with a workspace of their own. */
export async function newCaller(role: Role = "owner"): Promise<Caller> {
  const workspaceId = newId("ws");
  const userId = newId("user");
  await prisma().workspace.create({ data: { id: workspaceId, name: "Test" } });
  await prisma().user.create({ data: { id: userId, email: `${userId}@example.com`, name: "Test" } });
  await prisma().membership.create({ data: { userId, workspaceId, role } });
  return { userId, workspaceId, role };
}
