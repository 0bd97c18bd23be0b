import { useStep } from "@/components/runs/queries";
import { CopyButton } from "@/components/ui/copy-button";
import { JsonView } from "@/components/ui/json-view";
import { Spinner } from "@/components/ui/spinner";
import { containersAround } from "@/lib/graph/node-at";
import { useLastRun } from "../queries";
import { useEditor } from "../store/editor-context";

interface DataTabProps {
  id: string;
  workflowId: string;
  side: "input" | "output";
}

/** What went into or came out of the node in the last run. */
export function DataTab({ id, workflowId, side }: DataTabProps) {
  const followed = useEditor((state) => state.runId);
  const last = useLastRun(workflowId);
  const run = useEditor((state) => state.overlay.nodes[id]);
  const guess = useEditor((state) => pathOf(containersAround(state.document, id), id));
  const runId = followed ?? last.data?.id ?? null;
  if (runId === null) {
    return (
      <p className="p-4 text-muted">
        {last.isPending ? "Loading…" : `Run the workflow once, and the ${side} of this node is shown here.`}
      </p>
    );
  }
  return <StepData runId={runId} path={run?.path || guess} version={run?.status ?? ""} side={side} id={id} />;
}

/** Where the node's step is if it ran: in the first iteration of each container around it. */
function pathOf(containers: readonly string[], id: string): string {
  return [...[...containers].reverse().map((each) => `${each}[0]`), id].join("/");
}

interface StepDataProps {
  runId: string;
  path: string;
  version: string;
  side: "input" | "output";
  id: string;
}

function StepData({ runId, path, version, side, id }: StepDataProps) {
  const step = useStep(runId, path, version);
  if (step.isPending) return <Spinner className="m-4" />;
  if (!step.data) return <p className="p-4 text-muted">This node did not run in the last run.</p>;
  const value = step.data[side] ?? null;
  const root = side === "output" ? `steps.${id}` : "input";
  return (
    <div className="grid gap-2 p-4">
      <div className="flex items-center justify-between text-faint text-sm">
        <span className="truncate font-mono">{path}</span>
        <CopyButton value={() => JSON.stringify(value, null, 2)} label={`Copy the ${side}`} />
      </div>
      {step.data.error && side === "output" && (
        <p className="rounded-md bg-failed/10 px-2.5 py-2 text-failed text-sm">{step.data.error.message}</p>
      )}
      <JsonView value={value} root={root} openDepth={3} />
    </div>
  );
}
