import { Pencil, Pin, PinOff } from "lucide-react";
import { useState } from "react";
import { useStep } from "@/components/runs/queries";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import type { Pin as PinnedOutput } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { outputsOf } from "../canvas/port-places";
import { useEditor } from "../store/editor-context";
import { IterationPicker } from "./iteration-picker";
import { PinDialog } from "./pin-dialog";
import { useDeletePin, usePins, useSavePin } from "./queries";
import { StepValue } from "./step-value";
import { TestButtons } from "./test-buttons";
import { type StepPlace, useStepPlaces } from "./use-step-place";
import { ValueView } from "./value-view";

interface OutputPanelProps {
  id: string;
  workflowId: string;
}

/** What came out of the node, or is pinned for it, and the ways to test it. */
export function OutputPanel({ id, workflowId }: OutputPanelProps) {
  const node = useEditor((state) => state.document.nodes[id]);
  const readOnly = useEditor((state) => state.readOnly);
  const tests = useEditor(({ tested }) => (tested?.node === id ? tested.count : 0));
  const places = useStepPlaces(workflowId);
  const pins = usePins(workflowId);
  const pin = pins.data?.[id];
  // What a test of a pinned node gave is what its tester wants to see.
  const [seen, setSeen] = useState({ tests, pinned: true });
  if (seen.tests !== tests) setSeen({ tests, pinned: false });
  if (!node) return null;
  const place = places.of(id);
  const isTrigger = shapeOf(node)?.role === "trigger";
  const showsPin = pin !== undefined && (seen.pinned || place === null);
  return (
    <div className="grid gap-3 p-4">
      <IterationPicker id={id} places={places} />
      {!isTrigger && (
        <div className="flex flex-wrap items-center gap-1">
          <TestButtons id={id} disabled={readOnly || node.disabled === true} />
        </div>
      )}
      {pin && place && (
        <fieldset aria-label="Which output" className="flex gap-1">
          {[true, false].map((pinned) => (
            <Button
              key={String(pinned)}
              size="sm"
              variant="ghost"
              aria-pressed={showsPin === pinned}
              onClick={() => setSeen({ tests, pinned })}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              {pinned ? "Pinned" : "Last run"}
            </Button>
          ))}
        </fieldset>
      )}
      {places.pending || pins.isPending ? (
        <Spinner />
      ) : showsPin ? (
        <Pinned id={id} workflowId={workflowId} pin={pin} />
      ) : (
        <FromRun id={id} workflowId={workflowId} place={place} canPin={!isTrigger} />
      )}
    </div>
  );
}

function Pinned({ id, workflowId, pin }: OutputPanelProps & { pin: PinnedOutput }) {
  const unpin = useDeletePin(workflowId);
  const [editing, setEditing] = useState(false);
  async function take() {
    try {
      await unpin.mutateAsync(id);
    } catch (error) {
      toast.error("The pin was not taken away", { description: messageOf(error) });
    }
  }
  const ports = usePorts(id);
  const port = ports.find((each) => each.id === pin.port);
  return (
    <>
      <div className="flex items-center gap-1 rounded-md bg-accent-soft py-1 pr-1 pl-2.5 text-sm">
        <Pin aria-hidden className="size-3 shrink-0 text-accent" fill="currentColor" />
        <span className="min-w-0 flex-1">
          Pinned{ports.length > 1 && port && <> · leaves by {port.label}</>}
          <span className="block text-muted">Draft runs use this instead of running the node.</span>
        </span>
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label="Edit the pinned output"
          onClick={() => setEditing(true)}
        >
          <Pencil />
        </Button>
        <Button size="icon-sm" variant="ghost" aria-label="Unpin" loading={unpin.isPending} onClick={take}>
          <PinOff />
        </Button>
      </div>
      <ValueView value={pin.output} root={`steps.${id}`} name="output" />
      {editing && (
        <PinDialog
          workflowId={workflowId}
          nodeId={id}
          {...pin}
          ports={ports}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}

interface FromRunProps extends OutputPanelProps {
  place: StepPlace | null;
  canPin: boolean;
}

function FromRun({ id, workflowId, place, canPin }: FromRunProps) {
  const ports = usePorts(id);
  const example = useExample(id);
  const [writing, setWriting] = useState(false);
  return (
    <>
      {place ? (
        <div className="grid gap-2">
          <div className="flex min-h-6 items-center gap-1 text-faint text-sm">
            <span className="min-w-0 flex-1 truncate">
              <span className="font-mono">{place.path}</span>
              {place.at && (
                <>
                  {" · "}
                  <RelativeTime at={place.at} />
                </>
              )}
            </span>
            {canPin && <PinButton id={id} workflowId={workflowId} place={place} />}
          </div>
          <StepValue place={place} side="output" root={canPin ? `steps.${id}` : "trigger"} />
        </div>
      ) : (
        <p className="text-muted">
          {canPin
            ? "This node has not run yet. Test it, or write the output that it should have in tests."
            : "Run the workflow once, and what it began with is shown here."}
        </p>
      )}
      {canPin && (
        <Button size="sm" className="justify-self-start" onClick={() => setWriting(true)}>
          <Pencil /> {place ? "Pin something else" : "Write an output"}
        </Button>
      )}
      {writing && (
        <PinDialog
          workflowId={workflowId}
          nodeId={id}
          output={example}
          port={ports[0]?.id ?? "out"}
          ports={ports}
          onClose={() => setWriting(false)}
        />
      )}
    </>
  );
}

function PinButton({ id, workflowId, place }: OutputPanelProps & { place: StepPlace }) {
  const step = useStep(place.runId, place.path, place.version);
  const save = useSavePin(workflowId);
  const ports = usePorts(id);
  const { output, port, status } = step.data ?? {};
  if (status !== "completed" || output === undefined) return null;
  async function pin() {
    if (output === undefined) return;
    const known = ports.some((each) => each.id === port) ? port : null;
    try {
      await save.mutateAsync({ nodeId: id, output, ...(known && { port: known }) });
    } catch (error) {
      toast.error("The output was not pinned", { description: messageOf(error) });
    }
  }
  return (
    <Button size="sm" variant="ghost" loading={save.isPending} onClick={pin}>
      <Pin /> Pin
    </Button>
  );
}

/** The ports that a node can be left by, with what they are called. */
function usePorts(id: string): { id: string; label: string }[] {
  const node = useEditor((state) => state.document.nodes[id]);
  return node
    ? outputsOf(node, shapeOf(node)).map((port) => ({ id: port.id, label: port.label || port.id }))
    : [];
}

/** What an output of the node looks like, to begin with. */
function useExample(id: string) {
  const node = useEditor((state) => state.document.nodes[id]);
  const definition = node && definitionOf(node.type);
  return definition?.example.output ?? null;
}
