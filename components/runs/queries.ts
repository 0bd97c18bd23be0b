import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import {
  cancelRun,
  getRun,
  getRunDocument,
  getStep,
  listRuns,
  listSteps,
  type ReplayRequest,
  type Run,
  replayRun,
  type Step,
} from "@/lib/api/contracts/runs";
import { isFinal, type RunStatus } from "@/lib/nodes/status";

/** How often lists and totals that no stream tells about are read again while something runs. */
const REFRESH_MS = 3_000;

export const runKeys = {
  all: ["runs"] as const,
  one: (id: string) => ["runs", "one", id] as const,
};

/** A run; read again now and then for its tokens and cost until it has ended. */
export function useRun(id: string, enabled = true) {
  return useQuery({
    enabled,
    queryKey: runKeys.one(id),
    queryFn: ({ signal }) => call(getRun, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.status) ? false : REFRESH_MS),
  });
}

/** The document that the run runs, which never changes. */
export function useRunDocument(id: string) {
  return useQuery({
    queryKey: [...runKeys.one(id), "document"],
    queryFn: ({ signal }) => call(getRunDocument, { params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** All steps of a run that has ended, without their inputs and outputs. */
export function useRunSteps(id: string | null) {
  const client = useQueryClient();
  const queryKey = [...runKeys.one(id ?? ""), "steps"];
  return useQuery({
    queryKey,
    // The first page is shown while the others are on their way.
    queryFn: ({ signal }) =>
      readAllSteps(id ?? "", signal, (steps) => client.setQueryData(queryKey, [...steps])),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function readAllSteps(
  id: string,
  signal: AbortSignal,
  onPage: (steps: readonly Step[]) => void,
): Promise<Step[]> {
  const steps: Step[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Step[]; nextCursor: string | null } = await call(listSteps, {
      params: { id },
      query: { limit: 1000, ...(cursor === null ? {} : { cursor }) },
      signal,
    });
    steps.push(...page.items);
    cursor = page.nextCursor;
    if (cursor !== null) onPage(steps);
  } while (cursor !== null);
  return steps;
}

/** One step with its input and output. `version` changes whenever the step does, so that it is read again. */
export function useStep(runId: string, path: string, version: string, enabled = true) {
  return useQuery({
    queryKey: [...runKeys.one(runId), "step", path, version],
    queryFn: ({ signal }) => call(getStep, { params: { id: runId, path }, signal }),
    enabled,
    placeholderData: (previous) => (previous?.path === path ? previous : undefined),
  });
}

export interface RunFilters {
  workflow?: string;
  status?: RunStatus;
  q?: string;
}

/** Runs that fit, newest first, page by page; read again by itself while the page is looked at. */
export function useRuns(filters: RunFilters) {
  return useInfiniteQuery({
    queryKey: [...runKeys.all, "list", filters],
    queryFn: ({ pageParam, signal }) =>
      call(listRuns, {
        query: { ...filters, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: REFRESH_MS,
  });
}

export function useCancelRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(cancelRun, { params: { id } }),
    onSuccess: (run: Run) => {
      client.setQueryData(runKeys.one(run.id), run);
    },
    onSettled: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}

/** Starts a replay and gives the new run. */
export function useReplayRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReplayRequest) => call(replayRun, { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}
