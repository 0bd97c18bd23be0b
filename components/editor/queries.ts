import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import { listRuns, startRun } from "@/lib/api/contracts/runs";
import {
  createWorkflow,
  listWorkflows,
  publishWorkflow,
  saveSample,
  testWorkflow,
  type Workflow,
} from "@/lib/api/contracts/workflows";
import type { Json } from "@/lib/utils/json";

const keys = {
  workflow: (id: string) => ["editor", "workflow", id] as const,
  lastRun: (id: string) => ["runs", "last", id] as const,
  choices: ["editor", "workflow-choices"] as const,
};

/** Lets the workflows that can be called be asked for again, as there is another one. */
export function useNewChoices(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.choices });
}

/** What the server says of the workflow besides its document; each save brings it up to date. */
export function useWorkflowFacts(initial: Workflow): Workflow {
  const { data } = useQuery({
    queryKey: keys.workflow(initial.id),
    queryFn: () => initial,
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    // Each save brings all of it anew, and nobody holds on to a part of it.
    structuralSharing: false,
  });
  return data;
}

export function useSetWorkflowFacts(): (workflow: Workflow) => void {
  const client = useQueryClient();
  return (workflow) => client.setQueryData(keys.workflow(workflow.id), workflow);
}

export function usePublish(id: string) {
  const setFacts = useSetWorkflowFacts();
  return useMutation({
    mutationFn: (note: string) => call(publishWorkflow, { params: { id }, body: { note } }),
    onSuccess: setFacts,
  });
}

/** Makes a workflow of its own from a document, such as one that lost a conflict. */
export function useSaveCopy() {
  return useMutation({
    mutationFn: (document: Record<string, Json>) => call(createWorkflow, { body: { document } }),
  });
}

export interface RunRequest {
  trigger: string;
  input: Json;
  /** Whether pinned outputs are taken as given. */
  pins: boolean;
}

/** Runs the draft, and remembers the input for the next time. */
export function useStartRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ trigger, input, pins }: RunRequest) => {
      const run = pins
        ? await call(testWorkflow, { params: { id }, body: { trigger, input } })
        : await call(startRun, { params: { id }, body: { trigger, input, version: "draft" } });
      await call(saveSample, { params: { id, nodeId: trigger }, body: { input } }).catch(() => undefined);
      return run;
    },
    onSuccess: (_, { trigger, input }) => {
      client.setQueryData<Workflow>(keys.workflow(id), (facts) =>
        facts ? { ...facts, samples: { ...facts.samples, [trigger]: input } } : facts,
      );
      return client.invalidateQueries({ queryKey: ["runs"] });
    },
  });
}

/** The remembered inputs of the workflow's triggers, by node id. */
export function useSamples(id: string): Workflow["samples"] {
  const { data } = useQuery({
    queryKey: keys.workflow(id),
    queryFn: skipToken,
    select: (facts: Workflow) => facts.samples,
  });
  return data ?? NO_SAMPLES;
}

const NO_SAMPLES: Workflow["samples"] = {};

/** The latest run of the workflow, for the data it left at each node. */
export function useLastRun(id: string) {
  return useQuery({
    queryKey: keys.lastRun(id),
    queryFn: ({ signal }) => call(listRuns, { query: { workflow: id, limit: 1 }, signal }),
    select: ({ items }) => items[0] ?? null,
  });
}

/** The workflows of the workspace that were changed last, to choose one that is called. */
export function useWorkflowChoices() {
  return useQuery({
    queryKey: keys.choices,
    queryFn: ({ signal }) => call(listWorkflows, { query: { limit: 100 }, signal }),
    select: ({ items }) => items.map(({ id, key, name, published }) => ({ id, key, name, published })),
    staleTime: 30_000,
  });
}
