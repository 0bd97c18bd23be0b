import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import { type Approval, decideApproval, getApproval, listApprovals } from "@/lib/api/contracts/approvals";
import type { JsonObject } from "@/lib/utils/json";

/** How often it is looked for what people have been asked meanwhile. */
const REFRESH_MS = 5_000;

const keys = {
  all: ["approvals"] as const,
  one: (id: string) => ["approvals", "one", id] as const,
};

export type ApprovalList = "open" | "decided";

export function useApprovals(status: ApprovalList) {
  return useInfiniteQuery({
    queryKey: [...keys.all, "list", status],
    queryFn: ({ pageParam, signal }) =>
      call(listApprovals, { query: { status, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: REFRESH_MS,
  });
}

/** One approval; read again while it is open, because somebody else may decide it. */
export function useApproval(id: string) {
  return useQuery({
    queryKey: keys.one(id),
    queryFn: ({ signal }) => call(getApproval, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === "open" ? REFRESH_MS : false),
  });
}

interface Decision {
  decision: "approved" | "rejected";
  comment: string;
  data: JsonObject;
}

export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Decision) => call(decideApproval, { params: { id }, body }),
    onSuccess: (approval: Approval) => client.setQueryData(keys.one(id), approval),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  });
}
