import type { Mark } from "./compare-documents";
import type { Shown } from "./version-address";

/** The words of the version history. */
export const LABELS = {
  title: "Version history",
  close: "Close the version history",
  draft: "Draft",
  live: "Live",
  noVersions: "Nothing is published yet. Publish the draft to make version 1, which triggers then run.",
  sameAs: (version: number) => `Means the same as v${version}`,
  changedSince: (version: number) => `Changed since v${version}`,
  noneLive: "No version is live",
  nothingLive: "No version is live: everything in the draft is new to its triggers.",
  byKey: "by API key",
  noNote: "No note",
  comparedWith: "Compared with",
  nothing: "Nothing",
  restore: "Restore as draft",
  restored: (shown: Shown) => `${nameOf(shown)} is the draft again`,
  unpublish: "Unpublish…",
  unpublishTitle: (version: number) => `Take version ${version} offline?`,
  unpublishText:
    "Schedules, mailboxes and events no longer start runs. Webhooks, forms and chats run the draft until a version is published. Runs under way finish.",
  unpublishConfirm: "Unpublish",
  unpublished: "Nothing is published any more",
  backToDraft: "Back to the draft",
  readOnly: "read-only",
  notThere: "This version could not be shown",
  loading: "Loading the version",
  changes: "Changes",
  noChanges: (base: Shown) => `No difference to ${nameOf(base).toLowerCase()}.`,
  layout: "Layout only",
  marks: {
    added: "Added",
    removed: "Removed",
    changed: "Changed",
    moved: "Moved",
  } satisfies Record<Mark, string>,
} as const;

/** A version as people call it. */
export function nameOf(shown: Shown): string {
  return shown === "draft" ? "Draft" : `Version ${shown}`;
}
