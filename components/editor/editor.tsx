"use client";

import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { loadDocument } from "@/lib/graph/load";
import type { ActionContext } from "./actions";
import { Canvas } from "./canvas/canvas";
import type { FlowEdge } from "./canvas/flow-edges";
import type { FlowNode } from "./canvas/flow-nodes";
import { Inspector } from "./inspector/inspector";
import { Palette } from "./palette/palette";
import { useSetWorkflowFacts, useWorkflowFacts } from "./queries";
import { RunPanel } from "./run-panel/run-panel";
import { EditorContext, useEditor, useEditorStore } from "./store/editor-context";
import { createEditorStore } from "./store/editor-store";
import { useAutosave, useProblems, useReadOnlyWhenNarrow } from "./store/use-store-effects";
import { SaveBanner } from "./toolbar/save-banner";
import { Toolbar } from "./toolbar/toolbar";
import { useRunDraft, useRunShortcut } from "./use-run";
import { useShortcuts } from "./use-shortcuts";

interface EditorProps {
  workflow: Workflow;
  /** Opens the run panel with its sample filled in and Run focused. */
  focusRun?: boolean;
}

/** The workflow editor: palette, canvas, inspector and run panel around one document. */
export function Editor({ workflow, focusRun = false }: EditorProps) {
  const [store] = useState(() => {
    const created = createEditorStore(loadDocument(workflow.document), workflow.revision);
    created.setState({ panelOpen: focusRun });
    return created;
  });
  return (
    <EditorContext value={store}>
      <ReactFlowProvider>
        <Layout initial={workflow} focusRun={focusRun} />
      </ReactFlowProvider>
    </EditorContext>
  );
}

function Layout({ initial, focusRun }: { initial: Workflow; focusRun: boolean }) {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const workflow = useWorkflowFacts(initial);
  const search = useRef<HTMLInputElement>(null);
  const runButton = useRef<HTMLButtonElement>(null);
  const panelOpen = useEditor((state) => state.panelOpen);
  const readOnly = useEditor((state) => state.readOnly);
  const { run, starting } = useRunDraft(initial.id);
  const runFromAnywhere = useRunShortcut(runButton);
  const context: ActionContext = useMemo(
    () => ({ store, flow, run: runFromAnywhere, focusSearch: () => search.current?.focus() }),
    [store, flow, runFromAnywhere],
  );
  useShortcuts(context);
  // Before the autosave, which may bring back edits that were not sent: they are to be checked, too.
  useProblems();
  useAutosave(initial.id, useSetWorkflowFacts());
  useReadOnlyWhenNarrow();
  useEffect(() => {
    if (focusRun) runButton.current?.focus();
  }, [focusRun]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Toolbar workflow={workflow} context={context} />
      <SaveBanner workflowId={initial.id} />
      {readOnly && (
        <p role="status" className="border-b bg-sunken px-4 py-1.5 text-muted text-sm">
          Read-only: the window is too narrow to edit. Widen it to 1024 pixels.
        </p>
      )}
      <div className="flex min-h-0 flex-1">
        {!readOnly && <Palette searchRef={search} />}
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="min-h-0 flex-1">
            <Canvas />
          </div>
          {panelOpen && (
            <RunPanel workflow={workflow} runButton={runButton} starting={starting} onRun={run} />
          )}
        </div>
        {!readOnly && <Inspector workflow={workflow} />}
      </div>
    </div>
  );
}
