import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Workflow, WorkflowSummary } from "@/lib/api/contracts/workflows";
import type { Json } from "@/lib/utils/json";
import { type ListFilter, queryOfFilter } from "./list-filter";

const keys = {
  all: ["workflows"] as const,
  list: ["workflows", "list"] as const,
  tags: ["workflows", "tags"] as const,
};

/**
 * The client and the contracts with their checks, fetched when first needed: the list of workflows comes
 * with its page, and the page is the lighter for it.
 */
async function api() {
  const [{ call }, contracts] = await Promise.all([
    import("@/lib/api/client"),
    import("@/lib/api/contracts/workflows"),
  ]);
  return { call, ...contracts };
}

export interface WorkflowPage {
  items: WorkflowSummary[];
  nextCursor: string | null;
}

/** The workflows that fit, page by page; `first` is the first page of those that `known` asks for. */
export function useWorkflows(filter: ListFilter, first: WorkflowPage, known: ListFilter) {
  const query = queryOfFilter(filter);
  const isKnown = JSON.stringify(query) === JSON.stringify(queryOfFilter(known));
  return useInfiniteQuery({
    queryKey: [...keys.list, query],
    queryFn: async ({ pageParam, signal }): Promise<WorkflowPage> => {
      const { call, listWorkflows } = await api();
      const page = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return await call(listWorkflows, { query: { ...query, ...page }, signal });
    },
    initialPageParam: "",
    ...(isKnown ? { initialData: { pages: [first], pageParams: [""] } } : {}),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: 15_000,
  });
}

export interface TagCount {
  tag: string;
  count: number;
}

/** The tags in use; `first` is what the page knew of them when it was opened. */
export function useTags(first?: { items: TagCount[] }) {
  return useQuery({
    queryKey: keys.tags,
    queryFn: async ({ signal }): Promise<{ items: TagCount[] }> => {
      const { call, listTags } = await api();
      return await call(listTags, { signal });
    },
    ...(first ? { initialData: first } : {}),
  });
}

/** Id and name of the workflows changed last, to choose from. */
export function useWorkflowNames() {
  return useQuery({
    queryKey: [...keys.all, "names"],
    queryFn: async ({ signal }) => {
      const { call, listWorkflows } = await api();
      return await call(listWorkflows, { query: { limit: 100 }, signal });
    },
    select: ({ items }) => items.map(({ id, name }) => ({ id, name })),
    staleTime: 60_000,
  });
}

/**
 * A workflow as it is when the editor opens, `sent` with the page or asked for; the editor keeps it up to date
 * itself from then on.
 */
export function useWorkflow(id: string, sent?: Workflow) {
  return useQuery({
    queryKey: [...keys.all, "one", id],
    queryFn: async ({ signal }) => {
      const { call, getWorkflow } = await api();
      return await call(getWorkflow, { params: { id }, signal });
    },
    ...(sent && { initialData: sent }),
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
  return useMutation({
    mutationFn: async () => {
      const { call, createWorkflow } = await api();
      return await call(createWorkflow, { body: { document } });
    },
    ...useListChange(),
  });
}

export function useImportWorkflow() {
  return useMutation({
    mutationFn: async (document: Json) => {
      const { call, importWorkflow } = await api();
      return await call(importWorkflow, { body: document });
    },
    ...useListChange(),
  });
}

export function useDuplicateWorkflow() {
  return useMutation({
    mutationFn: async (id: string) => {
      const { call, duplicateWorkflow } = await api();
      return await call(duplicateWorkflow, { params: { id } });
    },
    ...useListChange(),
  });
}

export function useDeleteWorkflow() {
  return useMutation({
    mutationFn: async (id: string) => {
      const { call, deleteWorkflow } = await api();
      return await call(deleteWorkflow, { params: { id } });
    },
    ...useListChange(),
  });
}

export function useSetTags() {
  return useMutation({
    mutationFn: async ({ id, tags }: { id: string; tags: string[] }) => {
      const { call, setTags } = await api();
      return await call(setTags, { params: { id }, body: { tags } });
    },
    ...useListChange(),
  });
}

/** Puts a workflow away, or brings it back. */
export function useArchiveWorkflow() {
  return useMutation({
    mutationFn: async ({ id, archived }: { id: string; archived: boolean }) => {
      const { call, archiveWorkflow, unarchiveWorkflow } = await api();
      return await call(archived ? archiveWorkflow : unarchiveWorkflow, { params: { id } });
    },
    ...useListChange(),
  });
}
