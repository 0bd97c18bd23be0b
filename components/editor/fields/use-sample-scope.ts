import { useQueries } from "@tanstack/react-query";
import { runKeys, useRun } from "@/components/runs/queries";
import { call } from "@/lib/api/client";
import { getStep, type Run, type Step } from "@/lib/api/contracts/runs";
import { pathInIterations } from "@/lib/graph/iteration-path";
import { containersAround } from "@/lib/graph/node-at";
import { usePins } from "../data/queries";
import { useLastRun, useSamples } from "../queries";
import { useEditor } from "../store/editor-context";
import type { FieldEnvironment } from "./field-environment";
import { type Needed, pathsFor, type Sampled, sampleScope } from "./sample-scope";

type Sampling = { pending: true } | ({ pending: false } & Sampled);

/** What an expression of the node would see: from the run that is followed, else the last one, else examples. */
export function useSampleScope({ workflowId, nodeId }: FieldEnvironment, needed: Needed): Sampling {
  const document = useEditor((state) => state.document);
  const overlay = useEditor((state) => state.overlay.nodes);
  const { run, pending } = useRunToSample(workflowId);
  const samples = useSamples(workflowId);
  const pins = usePins(workflowId).data ?? NO_PINS;
  const chosen = useEditor((state) => state.iterations);
  const isChosen = containersAround(document, nodeId).some((each) => chosen[each] !== undefined);
  const ownPath = (!isChosen && overlay[nodeId]?.path) || pathInIterations(document, nodeId, chosen);
  const place = { document, nodeId, ownPath, run };
  const paths = run ? pathsFor(needed, place) : [];
  const steps = useQueries({
    queries: paths.map((path) => ({
      // The same key as of the panel that shows the step, so that it is read once.
      queryKey: [...runKeys.one(run?.id ?? ""), "step", path, overlay[idOf(path)]?.status ?? ""],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(getStep, { params: { id: run?.id ?? "", path }, signal }),
    })),
    combine: (results) => ({
      pending: results.some(({ isPending }) => isPending),
      byPath: new Map<string, Step | undefined>(paths.map((path, index) => [path, results[index]?.data])),
    }),
  });
  if (pending || steps.pending) return { pending: true };
  const read = (path: string) => steps.byPath.get(path) ?? null;
  return { pending: false, ...sampleScope(needed, { ...place, samples, pins, read }) };
}

const NO_PINS = {};

function idOf(path: string): string {
  return path.replace(/.*\//, "").replace(/\[\d+\]$/, "");
}

function useRunToSample(workflowId: string): { run: Run | null; pending: boolean } {
  const followed = useEditor((state) => state.runId);
  const last = useLastRun(workflowId);
  const followedRun = useRun(followed ?? last.data?.id ?? "", followed !== null);
  if (followed === null) return { run: last.data ?? null, pending: last.isPending };
  return { run: followedRun.data ?? null, pending: followedRun.isPending };
}
