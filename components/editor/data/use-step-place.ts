import { useMemo } from "react";
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

interface Places {
  /** The place of a node's latest data; null where it has not run. */
  of(nodeId: string): StepPlace | null;
  pending: boolean;
}

/** Where the data of the nodes is: in the run that is followed, else in the last one that came by. */
export function useStepPlaces(workflowId: string): Places {
  const runId = useEditor((state) => state.runId);
  const { nodes, status } = useEditor((state) => state.overlay);
  const { data, isPending } = useNodeData(workflowId, `${runId ?? ""} ${status ?? ""}`);
  const last = useMemo(() => new Map(data?.map((item) => [item.nodeId, item])), [data]);
  return {
    pending: isPending,
    of: (nodeId) => {
      const live = nodes[nodeId];
      if (runId !== null && live && live.path !== "" && live.status !== "skipped") {
        return { runId, path: live.path, version: live.status, at: null };
      }
      const known = last.get(nodeId);
      return known && known.status !== "skipped"
        ? { runId: known.runId, path: known.path, version: known.status, at: known.at }
        : null;
    },
  };
}
