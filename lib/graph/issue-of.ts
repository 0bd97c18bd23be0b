import { ISSUE_CODES } from "./issue-codes";
import type { Issue } from "./shape";

/** A fault as it is found; its kind, and its severity where it gives none, are those of its code. */
export type Fault = Omit<Issue, "kind" | "severity"> & Partial<Pick<Issue, "severity">>;

export function issueOf(fault: Fault): Issue {
  const { kind, severity } = ISSUE_CODES[fault.code];
  return { severity, kind, ...fault };
}
