import type { WorkflowDocument } from "@/lib/graph/document";
import type { Issue } from "@/lib/graph/shape";
import { validate } from "@/lib/graph/validate";
import { catalogue } from "@/lib/nodes/registry";
import type { Problems } from "./problems";

/** The document's faults, together and by node; a node whose faults are as before keeps its list. */
export function problemsOf(document: WorkflowDocument, previous: Problems): Problems {
  const all = validate(document, catalogue);
  const grouped = new Map<string, Issue[]>();
  for (const issue of all) {
    const id = issue.nodeId ?? issue.edge?.to;
    if (id === undefined) continue;
    const list = grouped.get(id) ?? [];
    grouped.set(id, list);
    list.push(issue);
  }
  const byNode: Record<string, readonly Issue[]> = {};
  for (const [id, list] of grouped) {
    const before = previous.byNode[id];
    byNode[id] = before && JSON.stringify(before) === JSON.stringify(list) ? before : list;
  }
  return { all, byNode, checked: true };
}
