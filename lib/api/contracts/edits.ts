import { z } from "zod";
import { patchSchema } from "@/lib/graph/patch";
import { contract } from "../contract";
import { idParams, none } from "./common";

/** How many edits of one person are kept beside a draft. */
export const MAX_EDITS = 100;
/** How long they may be together, as JSON, in UTF-16 units: the oldest are left out before. */
export const MAX_EDITS_LENGTH = 500_000;
const count = z.int().min(0).max(MAX_EDITS);

/**
 * How what a person can undo and do again changed since the last save: of the edits that are kept, `keep` from
 * `drop` on stay, and `add` comes after them. `position` is how many of the result are done.
 */
export const editsSchema = z.strictObject({
  drop: count,
  keep: count,
  add: z.array(patchSchema).max(MAX_EDITS),
  position: count,
});
export type Edits = z.output<typeof editsSchema>;

export const listEdits = contract({
  method: "GET",
  path: "/workflows/{id}/edits",
  summary: "List what the caller can undo and do again in the draft, the oldest edit first",
  params: idParams,
  query: none,
  body: none,
  response: z.object({
    items: z.array(patchSchema),
    /** How many of them are done; the others were taken back. */
    position: z.int(),
  }),
});
