import { useMutation, useQuery } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import { getVersion, listVersions, unpublishWorkflow, type Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { useSetWorkflowFacts } from "../queries";
import { useEditor } from "../store/editor-context";
import type { Shown } from "./version-address";

const keys = {
  list: (id: string, live: number | undefined) => ["editor", "versions", id, live ?? 0] as const,
  one: (id: string, version: Shown | null) => ["editor", "version", id, version] as const,
};

/** The versions of the workflow, newest first; read again whenever another one is live. */
export function useVersions({ id, published }: Workflow) {
  return useQuery({
    queryKey: keys.list(id, published?.version),
    queryFn: ({ signal }) => call(listVersions, { params: { id }, signal }),
    select: ({ items }) => items,
    placeholderData: (previous) => previous,
  });
}

export interface ShownDocument {
  /** Null until it is there. */
  document: WorkflowDocument | null;
  error: Error | null;
  retry: () => void;
}

/** The document of a version, which never changes, or the draft as it is in this editor; nothing for null. */
export function useDocumentOf(id: string, shown: Shown | null): ShownDocument {
  const draft = useEditor((state) => (shown === "draft" ? state.document : null));
  const version = typeof shown === "number" ? shown : null;
  const query = useQuery({
    queryKey: keys.one(id, version),
    queryFn: async ({ signal }) => {
      const { document } = await call(getVersion, { params: { id, version: version ?? 0 }, signal });
      return loadDocument(document);
    },
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return {
    document: draft ?? (version === null ? null : (query.data ?? null)),
    error: version === null ? null : query.error,
    retry: () => void query.refetch(),
  };
}

export function useUnpublish(id: string) {
  const setFacts = useSetWorkflowFacts();
  return useMutation({
    mutationFn: () => call(unpublishWorkflow, { params: { id } }),
    onSuccess: setFacts,
  });
}
