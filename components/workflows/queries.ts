import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import {
  createWorkflow,
  deleteWorkflow,
  duplicateWorkflow,
  getWorkflow,
  importWorkflow,
  listWorkflows,
} from "@/lib/api/contracts/workflows";
import type { Json } from "@/lib/utils/json";

const keys = {
  all: ["workflows"] as const,
  list: ["workflows", "list"] as const,
};

/** Workflows whose name fits, last changed first, page by page. */
export function useWorkflows(q: string) {
  return useInfiniteQuery({
    queryKey: [...keys.list, q],
    queryFn: ({ pageParam, signal }) =>
      call(listWorkflows, {
        query: { limit: 50, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: 15_000,
  });
}

/** Id and name of the workflows changed last, to choose from. */
export function useWorkflowNames() {
  return useQuery({
    queryKey: [...keys.all, "names"],
    queryFn: ({ signal }) => call(listWorkflows, { query: { limit: 100 }, signal }),
    select: ({ items }) => items.map(({ id, name }) => ({ id, name })),
    staleTime: 60_000,
  });
}

/** A workflow as it is when the editor opens; the editor keeps it up to date itself from then on. */
export function useWorkflow(id: string) {
  return useQuery({
    queryKey: [...keys.all, "one", id],
    queryFn: ({ signal }) => call(getWorkflow, { params: { id }, signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

function useListChange() {
  const client = useQueryClient();
  return { onSuccess: () => client.invalidateQueries({ queryKey: keys.all }) };
}

/** Makes an empty workflow. */
export function useCreateWorkflow() {
  const document = { heddle: 1, name: "Untitled workflow", nodes: {}, edges: [] };
  return useMutation({ mutationFn: () => call(createWorkflow, { body: { document } }), ...useListChange() });
}

export function useImportWorkflow() {
  return useMutation({
    mutationFn: (document: Json) => call(importWorkflow, { body: document }),
    ...useListChange(),
  });
}

export function useDuplicateWorkflow() {
  return useMutation({
    mutationFn: (id: string) => call(duplicateWorkflow, { params: { id } }),
    ...useListChange(),
  });
}

export function useDeleteWorkflow() {
  return useMutation({
    mutationFn: (id: string) => call(deleteWorkflow, { params: { id } }),
    ...useListChange(),
  });
}
