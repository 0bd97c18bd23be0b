import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { containersAround } from "@/lib/graph/node-at";
import { shapeOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { useEditor, useEditorStore } from "../store/editor-context";
import { EMPTY_OVERLAY } from "../store/overlay";
import type { Places } from "./use-step-place";

interface IterationPickerProps {
  id: string;
  places: Places;
  className?: string;
}

/** Which item or turn of the containers around a node is shown, and tested with; nothing where none ran. */
export function IterationPicker({ id, places, className }: IterationPickerProps) {
  const document = useEditor((state) => state.document);
  const containers = containersAround(document, id)
    .reverse()
    .filter((container) => places.iterationsOf(container) > 0);
  if (containers.length === 0) return null;
  return (
    <div className={cn("grid gap-1", className)}>
      {containers.map((container) => (
        <Picker key={container} {...{ container, id }} count={places.iterationsOf(container)} />
      ))}
    </div>
  );
}

interface PickerProps {
  container: string;
  /** The node whose data is shown. */
  id: string;
  count: number;
}

function Picker({ container, id, count }: PickerProps) {
  const store = useEditorStore();
  const node = useEditor((state) => state.document.nodes[container]);
  const index = useEditor((state) => Math.min(state.iterations[container] ?? 0, count - 1));
  const sees = (node && shapeOf(node)?.bodySees) ?? [];
  const what = sees.includes("item") ? "item" : "turn";
  function choose(next: number) {
    if (!Number.isInteger(next) || next < 0 || next >= count) return;
    const { iterations, overlay } = store.getState();
    // A test of the node alone stood outside the container: what it gave is not what was asked for now.
    const wasAlone = overlay.nodes[id]?.path === id;
    store.setState({
      iterations: { ...iterations, [container]: next },
      ...(wasAlone && { runId: null, overlay: EMPTY_OVERLAY }),
    });
  }
  return (
    <fieldset className="flex min-w-0 items-center gap-1 text-sm">
      <legend className="sr-only">{node?.name || container}</legend>
      <span className="min-w-0 flex-1 truncate text-muted" title={node?.name || container}>
        {node?.name || container} · {what}
      </span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Previous ${what}`}
        disabled={index === 0}
        onClick={() => choose(index - 1)}
      >
        <ChevronLeft />
      </Button>
      <Input
        aria-label={`Number of the ${what}`}
        inputMode="numeric"
        value={index + 1}
        className="h-6 w-12 px-1 text-center tabular-nums"
        onChange={(event) => choose(Number(event.target.value) - 1)}
      />
      <span className="text-muted tabular-nums">of {count}</span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Next ${what}`}
        disabled={index === count - 1}
        onClick={() => choose(index + 1)}
      >
        <ChevronRight />
      </Button>
    </fieldset>
  );
}
