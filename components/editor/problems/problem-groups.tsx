import { CircleAlert, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { NodeIcon } from "@/components/ui/node-icon";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { Issue } from "@/lib/graph/shape";
import { definitionOf } from "@/lib/nodes/registry";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { Jump } from "../store/view";
import { problemText } from "./problem-text";
import { quickFixOf } from "./quick-fixes";

interface ProblemGroupsProps {
  /** Told where the problem is that was chosen. */
  onChoose(jump: Jump): void;
  /** Shows only so many, the first ones. */
  most?: number;
}

/** The problems of the draft, by node. Choosing one leads to its node and field; some can be mended at once. */
export function ProblemGroups({ onChoose, most = Number.POSITIVE_INFINITY }: ProblemGroupsProps) {
  const problems = useEditor((state) => state.problems.all);
  const document = useEditor((state) => state.document);
  return groupsOf(problems.slice(0, most)).map(({ id, issues }) => (
    <div key={id ?? ""} className="pb-1.5">
      <GroupHeading document={document} id={id} />
      <ul>
        {issues.map((issue) => (
          <Problem
            key={JSON.stringify([issue.code, issue.edge, issue.field, issue.message])}
            {...{ issue, id, document, onChoose }}
          />
        ))}
      </ul>
    </div>
  ));
}

function GroupHeading({ document, id }: { document: WorkflowDocument; id: string | null }) {
  const definition = id === null ? null : definitionOf(document.nodes[id]?.type ?? "");
  return (
    <h4 className="flex items-center gap-2 px-2 py-1 font-medium">
      {definition && <NodeIcon icon={definition.icon} category={definition.category} size="sm" />}
      <span className="truncate">{id === null ? "Workflow" : nameIn(document, id)}</span>
    </h4>
  );
}

interface ProblemProps extends Pick<ProblemGroupsProps, "onChoose"> {
  issue: Issue;
  id: string | null;
  document: WorkflowDocument;
}

function Problem({ issue, id, document, onChoose }: ProblemProps) {
  const store = useEditorStore();
  const readOnly = useEditor((state) => state.readOnly);
  const fix = readOnly ? null : quickFixOf(document, issue);
  const isError = issue.severity === "error";
  const Icon = isError ? CircleAlert : TriangleAlert;
  function mend() {
    store.getState().apply(() => fix?.apply() ?? document);
    store.getState().check();
  }
  return (
    <li className="flex items-start gap-1 rounded-md pr-1 hover:bg-sunken">
      <button
        type="button"
        disabled={id === null}
        onClick={() => id !== null && onChoose({ node: id, field: issue.field ?? [] })}
        className="flex min-w-0 flex-1 gap-2 rounded-md px-2 py-1.5 text-left"
      >
        <Icon
          aria-label={isError ? "Error" : "Warning"}
          className={`mt-0.5 size-3.5 shrink-0 ${isError ? "text-failed" : "text-waiting"}`}
        />
        <span className="min-w-0 text-sm">
          <span className="block [overflow-wrap:anywhere]">{problemText(document, issue)}</span>
          {issue.fix && <span className="block text-muted">{issue.fix}</span>}
        </span>
      </button>
      {fix && (
        <Button size="sm" className="my-1 max-w-36" title={fix.label} onClick={mend}>
          <span className="truncate">{fix.label}</span>
        </Button>
      )}
    </li>
  );
}

function groupsOf(problems: readonly Issue[]): { id: string | null; issues: Issue[] }[] {
  const groups = new Map<string | null, Issue[]>();
  for (const issue of problems) {
    const id = issue.nodeId ?? issue.edge?.to ?? null;
    groups.set(id, [...(groups.get(id) ?? []), issue]);
  }
  return [...groups].map(([id, issues]) => ({ id, issues }));
}

function nameIn({ nodes }: WorkflowDocument, id: string): string {
  return nodes[id]?.name || id;
}
