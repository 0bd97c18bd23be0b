import { z } from "zod";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";

/** Edits that the server has not acknowledged, and the revision they build on. */
export interface KeptDraft {
  revision: number;
  document: WorkflowDocument;
  /** What was sent last: where the server has just that, its newer revision is ours. */
  sent: WorkflowDocument | null;
  /** What the edits build on, to bring them together with somebody else's; null for edits kept long ago. */
  base: WorkflowDocument | null;
}

const stored = z.object({
  revision: z.number(),
  document: z.unknown(),
  sent: z.unknown(),
  base: z.unknown().optional(),
});

function keyOf(workflowId: string): string {
  return `heddle:draft:${workflowId}`;
}

/** Keeps unsaved edits in this browser, so that closing the page loses nothing. */
export function keepDraft(workflowId: string, draft: KeptDraft): void {
  try {
    localStorage.setItem(keyOf(workflowId), JSON.stringify(draft));
  } catch {
    // Storage may be full or forbidden; the edits then live as long as the page.
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
    const { revision, document, sent, base } = stored.parse(
      JSON.parse(localStorage.getItem(keyOf(workflowId)) ?? "null"),
    );
    return {
      revision,
      document: loadDocument(document),
      sent: sent ? loadDocument(sent) : null,
      base: base ? loadDocument(base) : null,
    };
  } catch {
    return null;
  }
}
