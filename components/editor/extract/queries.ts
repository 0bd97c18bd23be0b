import { useMutation, useQuery } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import {
  createWorkflow,
  getVersion,
  getWorkflow,
  listPins,
  listWorkflows,
  publishWorkflow,
  savePin,
} from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { isJsonObject, toJson } from "@/lib/utils/json";
import { useNewChoices } from "../queries";

/**
 * Makes a workflow of nodes of another and publishes it; where that cannot be, as it has problems, calls run its
 * draft. What is pinned for the nodes is pinned there, too.
 */
export function useMakeWorkflow(from: string) {
  const newChoices = useNewChoices();
  return useMutation({
    onSuccess: newChoices,
    mutationFn: async ({ document, note }: { document: WorkflowDocument; note: string }) => {
      const body = toJson(document);
      const made = await call(createWorkflow, { body: { document: isJsonObject(body) ? body : {} } });
      // It is made all the same: to fail now would have it made twice.
      await carryPins(from, made.id, document).catch(() => undefined);
      return await call(publishWorkflow, { params: { id: made.id }, body: { note } }).catch(() => made);
    },
  });
}

async function carryPins(from: string, to: string, { nodes }: WorkflowDocument): Promise<void> {
  const { pins } = await call(listPins, { params: { id: from } });
  for (const [nodeId, body] of Object.entries(pins)) {
    if (Object.hasOwn(nodes, nodeId)) await call(savePin, { params: { id: to, nodeId }, body });
  }
}

export interface CalledWorkflow {
  name: string;
  /** The version that a call runs; null for the draft. */
  version: number | null;
  document: WorkflowDocument;
}

/** What a call of this key runs: the wanted version, else the published one, else the draft. Null for none. */
export function useCalledWorkflow(key: string, wanted: number | null) {
  return useQuery({
    queryKey: ["editor", "called-workflow", key, wanted],
    queryFn: ({ signal }) => readCalled(key, wanted, signal),
    staleTime: 0,
    // What it was when it was last asked for is not to be put here.
    gcTime: 0,
  });
}

async function readCalled(
  key: string,
  wanted: number | null,
  signal: AbortSignal,
): Promise<CalledWorkflow | null> {
  const id = await idOf(key, signal);
  if (id === null) return null;
  const workflow = await call(getWorkflow, { params: { id }, signal });
  const version = wanted ?? workflow.published?.version ?? null;
  const { document } =
    version === null ? workflow : await call(getVersion, { params: { id, version }, signal });
  return { name: workflow.name, version, document: loadDocument(document) };
}

async function idOf(key: string, signal: AbortSignal): Promise<string | null> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: 100, ...(cursor !== undefined && { cursor }) };
    const page: { items: { id: string; key: string }[]; nextCursor: string | null } = await call(
      listWorkflows,
      {
        query,
        signal,
      },
    );
    const found = page.items.find((each) => each.key === key);
    if (found) return found.id;
    cursor = page.nextCursor;
  }
  return null;
}
