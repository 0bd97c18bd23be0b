import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import { deleteRecord, listCollections, listRecords, putRecord } from "@/lib/api/contracts/store";
import type { Json } from "@/lib/utils/json";

const keys = {
  all: ["store"] as const,
  collections: ["store", "collections"] as const,
  records: (collection: string, q: string) => ["store", "records", collection, q] as const,
};

/** Every collection with the number of its records. */
export function useStoreCollections() {
  return useQuery({
    queryKey: keys.collections,
    queryFn: ({ signal }) => allCollections(signal),
  });
}

async function allCollections(
  signal: AbortSignal,
  cursor?: string,
): Promise<{ name: string; count: number }[]> {
  const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
  const { items, nextCursor } = await call(listCollections, { query, signal });
  const collections = items.map(({ name, records }) => ({ name, count: records }));
  return nextCursor === null ? collections : [...collections, ...(await allCollections(signal, nextCursor))];
}

/** The records of a collection that hold a text, by key, page by page. */
export function useRecords(collection: string, q: string) {
  return useInfiniteQuery({
    queryKey: keys.records(collection, q),
    queryFn: ({ pageParam, signal }) =>
      call(listRecords, {
        params: { collection },
        query: { limit: 50, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  });
}

function useChange() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.all });
}

export function usePutRecord(collection: string) {
  const onSuccess = useChange();
  return useMutation({
    mutationFn: ({ key, value }: { key: string; value: Json }) =>
      call(putRecord, { params: { collection, key }, body: { value } }),
    onSuccess,
  });
}

export function useDeleteRecord(collection: string) {
  const onSuccess = useChange();
  return useMutation({
    mutationFn: (key: string) => call(deleteRecord, { params: { collection, key } }),
    onSuccess,
  });
}
