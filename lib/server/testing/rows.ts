import { newRecord } from "@/lib/engine/new-record";
import type { StepRecord } from "@/lib/engine/record";
import { prisma } from "../db";

/** A workspace with a workflow and a pending run of it, as far as the history needs them. */
export async function insertRun(id: string): Promise<void> {
  const document = { hash: `hash-${id}`, content: { heddle: 1, name: "Test", nodes: {}, edges: [] } };
  await prisma().document.create({ data: document });
  await prisma().workspace.create({ data: { id: `ws-${id}`, name: "Test" } });
  await prisma().workflow.create({
    data: { id: `wf-${id}`, workspaceId: `ws-${id}`, name: "Test", key: "test", draft: document.content },
  });
  await prisma().run.create({
    data: {
      id,
      workspaceId: `ws-${id}`,
      workflowId: `wf-${id}`,
      documentHash: document.hash,
      triggerNodeId: "start",
      triggerType: "manual",
      input: { n: 1 },
    },
  });
}

/** A record of a first attempt that is running since the epoch. */
export function stepRecord(path: string, changes: Partial<StepRecord> = {}): StepRecord {
  const record = newRecord({ path, kind: "node", nodeId: path, scope: "", input: null }, new Date(0));
  return { ...record, ...changes };
}
