import type { WorkflowDocument } from "@/lib/graph/document";
import { applyPatch, inverseOf, type Patch, type PatchRefusal, patchOf } from "@/lib/graph/patch";

/**
 * The document with the edits that led to it and those that were taken back. Edits are kept as what they
 * changed, so that they outlive the page and leave alone what somebody else has done since.
 */
export interface History {
  /** The oldest first. */
  past: readonly Patch[];
  present: WorkflowDocument;
  /** The next one to be done again first. */
  future: readonly Patch[];
  /** What the last edit may be merged with, and the document before it. */
  burst: { key: string; at: number; base: WorkflowDocument } | null;
}

const LIMIT = 100;
const BURST_MS = 1500;

export function startHistory(present: WorkflowDocument): History {
  return { past: [], present, future: [], burst: null };
}

/**
 * Puts `next` after the present and forgets the future. Commits with the same `mergeKey` that follow each
 * other within a moment undo as one: a burst of typing, a slider. An unchanged document commits nothing.
 */
export function commit(history: History, next: WorkflowDocument, at: number, mergeKey?: string): History {
  const { past, present, burst } = history;
  if (next === present) return history;
  const merges = burst !== null && burst.key === mergeKey && at - burst.at < BURST_MS;
  const base = merges ? burst.base : present;
  const before = merges ? past.slice(0, -1) : past;
  const patch = patchOf(base, next);
  if (!merges && !patch) return { ...history, present: next };
  return {
    past: patch ? [...before, patch].slice(-LIMIT) : before,
    present: next,
    future: [],
    // A burst that came back to where it began has left no edit to merge with.
    burst: mergeKey === undefined || !patch ? null : { key: mergeKey, at, base },
  };
}

/** Goes on from another document, such as one that somebody else's edits are in; that is no edit to take back. */
export function rebase(history: History, present: WorkflowDocument): History {
  return { ...history, present, burst: null };
}

/**
 * The history with edits before it that an earlier visit left; what it took back is done again only as long as
 * nothing was edited since.
 */
export function prepend(history: History, past: readonly Patch[], future: readonly Patch[]): History {
  const isFresh = history.past.length + history.future.length === 0;
  return {
    ...history,
    past: [...past, ...history.past].slice(-LIMIT),
    future: isFresh ? future : history.future,
  };
}

/** A step through the history, or why the edit could not be taken back or done again; it is then forgotten. */
export interface Step {
  history: History;
  refusal: PatchRefusal | null;
}

/** Takes the last edit back. */
export function undo(history: History): Step {
  const { past, future, present } = history;
  const patch = past.at(-1);
  if (!patch) return { history, refusal: null };
  const step = { past: past.slice(0, -1), burst: null };
  const before = applyPatch(present, inverseOf(patch));
  if ("refused" in before) return { history: { ...history, ...step }, refusal: before };
  return { history: { ...step, present: before, future: [patch, ...future] }, refusal: null };
}

/** Does the edit again that was taken back last. */
export function redo(history: History): Step {
  const { past, present } = history;
  const [patch, ...future] = history.future;
  if (!patch) return { history, refusal: null };
  const after = applyPatch(present, patch);
  if ("refused" in after) return { history: { ...history, future, burst: null }, refusal: after };
  return { history: { past: [...past, patch], present: after, future, burst: null }, refusal: null };
}
