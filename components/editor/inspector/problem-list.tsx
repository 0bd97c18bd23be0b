import { CircleAlert, TriangleAlert } from "lucide-react";
import { useEditor, useEditorStore } from "../store/editor-context";

/** All problems of the draft; choosing one selects the node it is at. */
export function ProblemList({ onChoose }: { onChoose?: (nodeId: string) => void }) {
  const store = useEditorStore();
  const problems = useEditor((state) => state.problems.all);
  const nodes = useEditor((state) => state.document.nodes);
  return (
    <ul className="grid gap-0.5">
      {problems.map((issue) => {
        const id = issue.nodeId ?? issue.edge?.to;
        const Icon = issue.severity === "error" ? CircleAlert : TriangleAlert;
        return (
          <li key={JSON.stringify([issue.code, id, issue.edge, issue.field, issue.message])}>
            <button
              type="button"
              disabled={id === undefined}
              onClick={() => {
                if (id === undefined) return;
                store.getState().select([id]);
                onChoose?.(id);
              }}
              className="flex w-full gap-2 rounded-md px-2 py-1.5 text-left hover:bg-sunken"
            >
              <Icon
                aria-label={issue.severity}
                className={`mt-0.5 size-3.5 shrink-0 ${issue.severity === "error" ? "text-failed" : "text-waiting"}`}
              />
              <span className="min-w-0">
                {id !== undefined && <span className="block font-medium">{nodes[id]?.name ?? id}</span>}
                <span className="block text-sm [overflow-wrap:anywhere]">{issue.message}</span>
                {issue.fix && <span className="block text-muted text-sm">{issue.fix}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
