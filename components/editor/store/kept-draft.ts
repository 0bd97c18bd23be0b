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

/** Whose edits they are, and of which workflow: several people may use one browser. */
interface Whose {
  person: string;
  workflowId: string;
}

function keyOf({ person, workflowId }: Whose): string {
  return `heddle:draft:${person}:${workflowId}`;
}

/** Keeps unsaved edits in this browser, so that closing the page loses nothing. */
export function keepDraft(whose: Whose, draft: KeptDraft): void {
  // Storage may be full or forbidden; the edits then live as long as the page.
  if (!store(whose, draft)) store(whose, { ...draft, sent: draft.sent.slice(-1), edits: null });
}

function store(whose: Whose, draft: KeptDraft): boolean {
  try {
    localStorage.setItem(keyOf(whose), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(whose: Whose): void {
  try {
    localStorage.removeItem(keyOf(whose));
  } catch {
    // As above.
  }
}

/** The edits that this person kept of this workflow; null where there are none that can be read. */
export function readDraft(whose: Whose): KeptDraft | null {
  try {
    const { document, sent, base, ...rest } = stored.parse(
      JSON.parse(localStorage.getItem(keyOf(whose)) ?? "null"),
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
