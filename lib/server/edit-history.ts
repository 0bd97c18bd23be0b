import { type Edits, MAX_EDITS, MAX_EDITS_LENGTH } from "@/lib/api/contracts/edits";
import { type Patch, patchSchema } from "@/lib/graph/patch";
import { toJson } from "@/lib/utils/json";
import type { Prisma } from "@/prisma/generated/client";
import { type Caller, requireWorkflow } from "./access";
import { prisma } from "./db";

export interface EditHistory {
  /** The oldest first. */
  items: Patch[];
  /** How many of them are done. */
  position: number;
}

const NOTHING: EditHistory = { items: [], position: 0 };

/** What the caller can undo and do again in the draft; nothing for an API key, which is no person. */
export async function listEdits(caller: Caller, workflowId: string): Promise<EditHistory> {
  await requireWorkflow(caller, workflowId, "view");
  return await historyOf(caller, workflowId);
}

/**
 * Brings the caller's history of a draft up to date, after a save of it. The editor leaves out the oldest edits
 * before they are too many or too long; of what somebody else sends, only what is in bounds is kept.
 */
export async function keepEdits(caller: Caller, workflowId: string, edits: Edits): Promise<void> {
  const { userId } = caller;
  if (userId === null) return;
  const known = edits.keep > 0 ? (await historyOf(caller, workflowId)).items : [];
  const all = [...known.slice(edits.drop, edits.drop + edits.keep), ...edits.add];
  const items = lastInBounds(all);
  const values = {
    // Prisma's type for Json asks for an index signature, which what a schema gives has not.
    entries: toJson(items) as Prisma.InputJsonValue,
    position: Math.max(0, Math.min(edits.position, all.length) - (all.length - items.length)),
    updatedAt: new Date(),
  };
  await prisma().editHistory.upsert({
    where: { workflowId_userId: { workflowId, userId } },
    create: { workflowId, userId, ...values },
    update: values,
  });
}

function lastInBounds(edits: readonly Patch[]): Patch[] {
  let first = edits.length;
  for (let length = 0; first > 0 && edits.length - first < MAX_EDITS; first--) {
    length += JSON.stringify(edits[first - 1]).length;
    if (length > MAX_EDITS_LENGTH) break;
  }
  return edits.slice(first);
}

async function historyOf({ userId }: Caller, workflowId: string): Promise<EditHistory> {
  if (userId === null) return NOTHING;
  const where = { workflowId_userId: { workflowId, userId } };
  const row = await prisma().editHistory.findUnique({ where });
  // What another release wrote may be of another form: edits that cannot be read cannot be undone.
  const items = patchSchema.array().safeParse(row?.entries);
  return row && items.success
    ? { items: items.data, position: Math.min(row.position, items.data.length) }
    : NOTHING;
}
