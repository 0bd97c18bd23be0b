import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useIdle } from "@/components/ui/use-idle";
import { call } from "@/lib/api/client";
import {
  deletePin,
  listNodeData,
  listPins,
  type Pin,
  savePin,
  testWorkflow,
} from "@/lib/api/contracts/workflows";
import type { ChosenIterations } from "@/lib/graph/iteration-path";
import type { Json } from "@/lib/utils/json";

const keys = {
  pins: (id: string) => ["editor", "pins", id] as const,
  // Below the runs, so that it is read again whenever a run has begun or ended.
  data: (id: string, run: string, iterations: string) => ["runs", "node-data", id, run, iterations] as const,
};

/** The pinned outputs of the workflow, by node id; asked for once the page is drawn. */
export function usePins(workflowId: string) {
  return useQuery({
    queryKey: keys.pins(workflowId),
    queryFn: ({ signal }) => call(listPins, { params: { id: workflowId }, signal }),
    select: ({ pins }) => pins,
    staleTime: 30_000,
    enabled: useIdle(),
  });
}

export function useReadPinsAgain(workflowId: string): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: keys.pins(workflowId) });
}

interface NewPin {
  nodeId: string;
  output: Json;
  port?: string;
}

export function useSavePin(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ nodeId, ...body }: NewPin) => call(savePin, { params: { id: workflowId, nodeId }, body }),
    onSuccess: (pin, { nodeId }) =>
      client.setQueryData<{ pins: Record<string, Pin> }>(keys.pins(workflowId), (known) => ({
        pins: { ...known?.pins, [nodeId]: pin },
      })),
  });
}

export function useDeletePin(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (nodeId: string) => call(deletePin, { params: { id: workflowId, nodeId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.pins(workflowId) }),
  });
}

/** Where the latest data of each node is, in the chosen iterations; `run` changes whenever there may be newer. */
export function useNodeData(workflowId: string, run: string, chosen: ChosenIterations) {
  const iterations = Object.entries(chosen)
    .map(([id, index]) => `${id}:${index}`)
    .join();
  return useQuery({
    queryKey: keys.data(workflowId, run, iterations),
    queryFn: ({ signal }) =>
      call(listNodeData, { params: { id: workflowId }, query: { iterations }, signal }),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  });
}

export interface TestRequest {
  node: string;
  only: boolean;
  confirmEffects: boolean;
  iterations: ChosenIterations;
}

export function useTestWorkflow(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TestRequest) => call(testWorkflow, { params: { id: workflowId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["runs"] }),
  });
}
