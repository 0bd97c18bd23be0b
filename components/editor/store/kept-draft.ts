import { z } from "zod";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import type { Choices } from "@/lib/graph/merge";
import { patchSchema } from "@/lib/graph/patch";
import type { KeptEdits } from "./kept-edits";

/** Edits that the server has not acknowledged, and the revision they build on. */
export interface KeptDraft {
  revision: number;
  document: WorkflowDocument;
  /** What was sent without an answer: where the server has one of these, its newer revision is ours. */
  sent: readonly WorkflowDocument[];
  /** What the edits build on, to bring them together with somebody else's; null for edits kept long ago. */
  base: WorkflowDocument | null;
  /** Whose version a person chose so far, where both sides changed the same. */
  choices: Choices;
  /** What the person can undo and do again; null where that was not known. */
  edits: KeptEdits | null;
}

const stored = z.object({
  revision: z.number(),
  document: z.unknown(),
  sent: z.array(z.unknown()).catch([]),
  base: z.unknown().optional(),
  choices: z.record(z.string(), z.enum(["mine", "theirs"])).catch({}),
  edits: z
    .object({ items: z.array(patchSchema), position: z.int() })
    .nullable()
    .catch(null),
});

function keyOf(workflowId: string): string {
  return `heddle:draft:${workflowId}`;
}

/** Keeps unsaved edits in this browser, so that closing the page loses nothing. */
export function keepDraft(workflowId: string, draft: KeptDraft): void {
  // Storage may be full or forbidden; the edits then live as long as the page.
  if (!store(workflowId, draft)) store(workflowId, { ...draft, sent: draft.sent.slice(-1), edits: null });
}

function store(workflowId: string, draft: KeptDraft): boolean {
  try {
    localStorage.setItem(keyOf(workflowId), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(workflowId: string): void {
  try {
    localStorage.removeItem(keyOf(workflowId));
  } catch {
    // As above.
  }
}

/** The edits kept for this workflow; null where there are none that can be read. */
export function readDraft(workflowId: string): KeptDraft | null {
  try {
    const { document, sent, base, ...rest } = stored.parse(
      JSON.parse(localStorage.getItem(keyOf(workflowId)) ?? "null"),
    );
    return {
      ...rest,
      document: loadDocument(document),
      sent: sent.map(loadDocument),
      base: base ? loadDocument(base) : null,
    };
  } catch {
    return null;
  }
}
