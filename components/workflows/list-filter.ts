import {
  WORKFLOW_ORDERS,
  WORKFLOW_STATES,
  type WorkflowOrder,
  type WorkflowState,
} from "@/lib/api/workflow-filter";

/** What the list shows and in which order; empty text does not narrow it. */
export interface ListFilter {
  q: string;
  tag: string;
  show: WorkflowState;
  sort: WorkflowOrder;
}

/** The filter in the query of an address; what makes no sense there is as if it were absent. */
export function readFilter(params: Pick<URLSearchParams, "get">): ListFilter {
  return {
    q: (params.get("q") ?? "").slice(0, 200),
    tag: (params.get("tag") ?? "").trim().slice(0, 40),
    show: WORKFLOW_STATES.find((state) => state === params.get("show")) ?? "active",
    sort: WORKFLOW_ORDERS.find((order) => order === params.get("sort")) ?? "changed",
  };
}

/** What differs from the whole list in its usual order, as an address and a request say it. */
export function queryOfFilter({ q, tag, show, sort }: ListFilter): Partial<ListFilter> {
  return {
    ...(q !== "" && { q }),
    ...(tag !== "" && { tag }),
    ...(show !== "active" && { show }),
    ...(sort !== "changed" && { sort }),
  };
}

/** Whether workflows may be missing from the list that are in use. */
export function isNarrowed({ q, tag, show }: ListFilter): boolean {
  return q !== "" || tag !== "" || show !== "active";
}
