import { ChevronRight, Pin } from "lucide-react";
import { useMemo, useState } from "react";
import { NodeIcon } from "@/components/ui/node-icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import type { DocumentNode } from "@/lib/graph/document";
import type { ChosenIterations } from "@/lib/graph/iteration-path";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { useEditor } from "../store/editor-context";
import { IterationPicker } from "./iteration-picker";
import { usePins } from "./queries";
import { StepValue } from "./step-value";
import { type Source, sourcesOf } from "./upstream";
import { type StepPlace, useStepPlaces } from "./use-step-place";
import { ValueView } from "./value-view";

interface InputPanelProps {
  id: string;
  workflowId: string;
}

/** What the expressions of the node can read, with the latest data of each. */
export function InputPanel({ id, workflowId }: InputPanelProps) {
  const document = useEditor((state) => state.document);
  const sources = useMemo(() => sourcesOf(document, id), [document, id]);
  const places = useStepPlaces(workflowId);
  const chosen = useEditor((state) => state.iterations);
  if (places.pending) return <Spinner className="m-4" />;
  if (sources.length === 0) {
    return <p className="p-4 text-muted">Nothing leads to this node yet: draw a wire to it.</p>;
  }
  const own = places.of(id);
  const placeOf = (source: Source) => startOf(source, places.of(source.id), chosen);
  return (
    <div className="grid py-2">
      <IterationPicker id={id} places={places} className="px-4 pb-2" />
      <p className="px-4 pb-2 text-muted text-sm">Drag a value into a field to insert its expression.</p>
      {own && (
        <Section title="Input of the last run" root="input" place={own} initiallyOpen={false}>
          <StepValue place={own} side="input" root="input" />
        </Section>
      )}
      {sources.map((source, index) => (
        <SourceSection
          key={`${source.kind} ${source.id}`}
          source={source}
          workflowId={workflowId}
          place={placeOf(source)}
          initiallyOpen={index === 0}
        />
      ))}
    </div>
  );
}

/** Of a container that the chosen iteration began with. */
function startOf({ kind, id }: Source, place: StepPlace | null, chosen: ChosenIterations): StepPlace | null {
  return place && kind === "container" ? { ...place, path: `${place.path}[${chosen[id] ?? 0}]` } : place;
}

interface SourceSectionProps {
  source: Source;
  workflowId: string;
  place: StepPlace | null;
  initiallyOpen: boolean;
}

function SourceSection({ source, workflowId, place, initiallyOpen }: SourceSectionProps) {
  const { kind, id, root } = source;
  const node = useEditor((state) => state.document.nodes[id]);
  const found = usePins(workflowId).data?.[id];
  const pin = kind === "step" ? found : undefined;
  const definition = node && definitionOf(node.type);
  return (
    <Section
      title={node?.name || id}
      icon={definition && <NodeIcon icon={definition.icon} category={definition.category} />}
      root={kind === "container" && root === "" ? namesOf(node) : root}
      place={place}
      isPinned={pin !== undefined}
      initiallyOpen={initiallyOpen}
    >
      {pin ? (
        <ValueView value={pin.output} root={root} name="output" />
      ) : place ? (
        <StepValue place={place} side={kind === "container" ? "input" : "output"} root={root} />
      ) : (
        <p className="text-muted">
          No data yet: run the workflow up to here{kind === "step" && ", or pin an output there"}.
        </p>
      )}
    </Section>
  );
}

/** The names that the body of a container sees of it. */
function namesOf(node: DocumentNode | undefined): string {
  return (node && shapeOf(node)?.bodySees?.join(", ")) ?? "";
}

interface SectionProps {
  title: string;
  icon?: React.ReactNode;
  root: string;
  place: StepPlace | null;
  isPinned?: boolean;
  initiallyOpen: boolean;
  children: React.ReactNode;
}

function Section({ title, icon, root, place, isPinned = false, initiallyOpen, children }: SectionProps) {
  const [open, setOpen] = useState(initiallyOpen);
  return (
    <section className="border-t first-of-type:border-t-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex h-9 w-full items-center gap-2 px-4 text-left hover:bg-sunken"
        >
          <ChevronRight
            className={cn("size-3 shrink-0 text-faint transition-transform", open && "rotate-90")}
          />
          {icon}
          <span className="truncate font-medium">{title}</span>
          <span className="min-w-0 flex-1 truncate font-mono text-faint text-sm">{root}</span>
          {isPinned ? (
            <Pin role="img" aria-label="pinned" className="size-3 shrink-0 text-accent" fill="currentColor" />
          ) : (
            place?.at && <RelativeTime at={place.at} className="shrink-0 text-faint text-xs" />
          )}
        </button>
      </h3>
      {open && <div className="px-4 pt-1 pb-3">{children}</div>}
    </section>
  );
}
