import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import {
  deleteCollection,
  deleteDocument,
  listCollections,
  listDocuments,
  searchCollection,
} from "@/lib/api/contracts/knowledge";

const keys = {
  all: ["knowledge"] as const,
  collections: ["knowledge", "collections"] as const,
  documents: (collection: string) => ["knowledge", "documents", collection] as const,
  search: (collection: string, q: string) => ["knowledge", "search", collection, q] as const,
};

export function useKnowledgeCollections() {
  return useQuery({
    queryKey: keys.collections,
    queryFn: ({ signal }) => call(listCollections, { signal }),
    select: ({ items }) => items.map(({ collection, documents }) => ({ name: collection, count: documents })),
  });
}

/** The documents of a collection by name, page by page. */
export function useDocuments(collection: string) {
  return useInfiniteQuery({
    queryKey: keys.documents(collection),
    queryFn: ({ pageParam, signal }) =>
      call(listDocuments, {
        params: { collection },
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The passages that a workflow would get for a question; asked for once there is one. */
export function usePassages(collection: string, q: string) {
  return useQuery({
    queryKey: keys.search(collection, q),
    queryFn: ({ signal }) => call(searchCollection, { params: { collection }, query: { q }, signal }),
    select: ({ items }) => items,
    enabled: q.trim() !== "",
  });
}

/** Has everything about knowledge read again. */
export function useKnowledgeChange() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.all });
}

export function useDeleteDocument(collection: string) {
  const onSuccess = useKnowledgeChange();
  return useMutation({
    mutationFn: (id: string) => call(deleteDocument, { params: { collection, id } }),
    onSuccess,
  });
}

export function useDeleteCollection() {
  const onSuccess = useKnowledgeChange();
  return useMutation({
    mutationFn: (collection: string) => call(deleteCollection, { params: { collection } }),
    onSuccess,
  });
}
