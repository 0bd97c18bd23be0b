import type { Prisma, Role } from "@/prisma/generated/client";
import { notFound } from "./app-error";
import { prisma } from "./db";
import { WITH_WORKFLOW_NAME } from "./present-run";

/** Who is asking: a person who is signed in, or the holder of an API key. */
export interface Caller {
  userId: string | null;
  workspaceId: string;
  role: Role;
}

export type Action = "view" | "edit" | "manage";

/** The only place that knows what a role may do. */
const ALLOWED: Record<Role, readonly Action[]> = {
  owner: ["view", "edit", "manage"],
  editor: ["view", "edit"],
  viewer: ["view"],
};

/** Rows of the caller's workspace, if the caller's role allows the action; else none at all. */
export function inWorkspace(caller: Caller, action: Action): { workspaceId: string } {
  return { workspaceId: may(caller, action) ? caller.workspaceId : "" };
}

export function may(caller: Caller, action: Action): boolean {
  return ALLOWED[caller.role].includes(action);
}

/** The workflow, if the caller may do this to it. Throws `not-found` otherwise. */
export async function requireWorkflow(caller: Caller, id: string, action: Action) {
  const where: Prisma.WorkflowWhereInput = { id, ...inWorkspace(caller, action) };
  const workflow = await prisma().workflow.findFirst({ where, include: { hooks: true } });
  if (!workflow) throw notFound("workflow");
  return workflow;
}

/** The run with its workflow's name, if the caller may do this to it. Throws `not-found` otherwise. */
export async function requireRun(caller: Caller, id: string, action: Action) {
  const where: Prisma.RunWhereInput = { id, ...inWorkspace(caller, action) };
  const run = await prisma().run.findFirst({ where, include: WITH_WORKFLOW_NAME });
  if (!run) throw notFound("run");
  return run;
}
