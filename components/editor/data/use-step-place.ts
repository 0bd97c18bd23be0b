import { useMemo } from "react";
import { containersAround } from "@/lib/graph/node-at";
import { useEditor } from "../store/editor-context";
import { useNodeData } from "./queries";

/** Where the latest data of a node is. */
export interface StepPlace {
  runId: string;
  path: string;
  /** Changes whenever the step does. */
  version: string;
  /** When the step began; null for one of the run that is followed. */
  at: string | null;
}

export interface Places {
  /** The place of a node's latest data; null where it has not run. */
  of(nodeId: string): StepPlace | null;
  /** How many iterations a container last went through. */
  iterationsOf(container: string): number;
  pending: boolean;
}

/** Where the data of the nodes is: in the run that is followed, else in the last one that came by. */
export function useStepPlaces(workflowId: string): Places {
  const runId = useEditor((state) => state.runId);
  const { nodes, status } = useEditor((state) => state.overlay);
  const document = useEditor((state) => state.document);
  const iterations = useEditor((state) => state.iterations);
  const { data, isPending } = useNodeData(workflowId, `${runId ?? ""} ${status ?? ""}`, iterations);
  const last = useMemo(() => new Map(data?.map((item) => [item.nodeId, item])), [data]);
  return {
    pending: isPending,
    iterationsOf: (container) => last.get(container)?.iterations ?? 0,
    of: (nodeId) => {
      const live = nodes[nodeId];
      const around = containersAround(document, nodeId);
      // The run that is followed is at one iteration after the other: which is shown is up to who has chosen.
      const isChosen = live?.path.includes("[") && around.some((each) => iterations[each] !== undefined);
      if (runId !== null && live && live.path !== "" && live.status !== "skipped" && !isChosen) {
        return { runId, path: live.path, version: live.status, at: null };
      }
      const known = last.get(nodeId);
      return known && known.status !== "skipped"
        ? { runId: known.runId, path: known.path, version: known.status, at: known.at }
        : null;
    },
  };
}
