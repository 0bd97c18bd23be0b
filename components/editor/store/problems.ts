import type { Issue } from "@/lib/graph/shape";

export interface Problems {
  all: readonly Issue[];
  byNode: Readonly<Record<string, readonly Issue[]>>;
  /** Off until the document was looked at for the first time. */
  checked: boolean;
}

export const NO_PROBLEMS: Problems = { all: [], byNode: {}, checked: false };
