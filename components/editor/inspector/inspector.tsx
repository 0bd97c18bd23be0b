"use client";

import type { Workflow } from "@/lib/api/contracts/workflows";
import { NodeInspector } from "../parts";
import { useEditor } from "../store/editor-context";
import { WorkflowSettings } from "./workflow-settings";

/** What is selected, to look at and change; with nothing selected, the workflow itself. */
export function Inspector({ workflow }: { workflow: Workflow }) {
  const id = useEditor(({ selectedNodes }) => (selectedNodes.length === 1 ? selectedNodes[0] : undefined));
  const count = useEditor(({ selectedNodes }) => selectedNodes.length);
  return (
    <aside aria-label="Inspector" className="relative flex w-[344px] min-h-0 flex-col border-l bg-surface">
      {id !== undefined ? (
        <NodeInspector key={id} id={id} workflow={workflow} />
      ) : count > 1 ? (
        <p className="p-4 text-muted">
          {count} nodes are selected. Drag to move them, Delete to remove them.
        </p>
      ) : (
        <WorkflowSettings />
      )}
    </aside>
  );
}
