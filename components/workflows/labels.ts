import type { WorkflowOrder, WorkflowState } from "@/lib/api/workflow-filter";

/** The words of the list of workflows. */
export const LABELS = {
  states: {
    active: "All",
    published: "Published",
    draft: "Drafts",
    archived: "Archived",
  } satisfies Record<WorkflowState, string>,
  orders: {
    changed: "Last changed",
    run: "Last run",
    created: "Newest",
    name: "Name",
  } satisfies Record<WorkflowOrder, string>,
  search: "Search workflows",
  searchHint: "Search by name or tag",
  sort: "Sorted by",
  tags: "Tags",
  nothingFits: "No workflow fits",
  clear: "Show all workflows",
  nothingArchived: "Nothing is archived",
  aboutArchive: "Archive what you no longer use: its triggers stop, and it can be brought back at any time.",
  archived: (name: string) => `“${name}” was archived. Its triggers no longer fire.`,
  unarchived: (name: string) => `“${name}” is back.`,
} as const;
