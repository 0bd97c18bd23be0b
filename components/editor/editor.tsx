"use client";

import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { cn } from "@/lib/utils/cn";
import type { ActionContext } from "./actions";
import { Canvas } from "./canvas/canvas";
import type { FlowEdge } from "./canvas/flow-edges";
import type { FlowNode } from "./canvas/flow-nodes";
import { CommandLayers } from "./commands/command-layers";
import { GraphArea } from "./commands/graph-area";
import { usePinMarks } from "./data/use-pin-marks";
import { TestProvider, useTest } from "./data/use-test";
import { Inspector } from "./inspector/inspector";
import { rememberedView } from "./outline/remembered-view";
import { Palette } from "./palette/palette";
import { ConflictView, Outline, PublishDialog, RunPanel, SearchBar, VersionHistory } from "./parts";
import { useSetWorkflowFacts, useWorkflowFacts } from "./queries";
import { EditorContext, useEditor, useEditorStore } from "./store/editor-context";
import { createEditorStore } from "./store/editor-store";
import { isTooNarrow, useAutosave, useProblems, useReadOnly } from "./store/use-store-effects";
import { SaveBanner } from "./toolbar/save-banner";
import { Toolbar } from "./toolbar/toolbar";
import { useFetchAhead } from "./use-fetch-ahead";
import { useRunDraft, useRunShortcut } from "./use-run";
import { useShortcuts } from "./use-shortcuts";
import { leavePast, showVersions, useVersionView } from "./versions/use-version-view";
import { isPast } from "./versions/version-address";

interface EditorProps {
  workflow: Workflow;
  /** Gives its document, with which the editor begins. */
  load(): WorkflowDocument;
  /** The id of who edits it. */
  person: string;
  /** Opens the run panel with its sample filled in and Run focused. */
  focusRun?: boolean;
}

/** The workflow editor: palette, canvas, inspector and run panel around one document. */
export function Editor({ workflow, load, person, focusRun = false }: EditorProps) {
  const [store] = useState(() => {
    const created = createEditorStore(load(), workflow.revision);
    created.setState({ panelOpen: focusRun, shown: rememberedView(), readOnly: isTooNarrow() });
    return created;
  });
  return (
    <EditorContext value={store}>
      <ReactFlowProvider>
        <Layout initial={workflow} person={person} focusRun={focusRun} />
      </ReactFlowProvider>
    </EditorContext>
  );
}

interface LayoutProps {
  initial: Workflow;
  person: string;
  focusRun: boolean;
}

function Layout({ initial, person, focusRun }: LayoutProps) {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const workflow = useWorkflowFacts(initial);
  const search = useRef<HTMLInputElement>(null);
  const runButton = useRef<HTMLButtonElement>(null);
  const panelOpen = useEditor((state) => state.panelOpen);
  const readOnly = useEditor((state) => state.readOnly);
  const shown = useEditor((state) => state.shown);
  const searching = useEditor((state) => state.searchOpen);
  const [publishing, setPublishing] = useState(false);
  const versions = useVersionView();
  const settling = useEditor((state) => state.settling);
  const past = isPast(versions) || settling;
  const { run, starting } = useRunDraft(initial.id);
  const runFromAnywhere = useRunShortcut(runButton);
  const { tests, question } = useTest(initial.id);
  const { test } = tests;
  const context: ActionContext = useMemo(
    () => ({
      store,
      flow,
      run: () => {
        leavePast();
        runFromAnywhere();
      },
      test,
      focusSearch: () => search.current?.focus(),
      publish: () => setPublishing(true),
    }),
    [store, flow, runFromAnywhere, test],
  );
  useShortcuts(context);
  usePinMarks(initial.id);
  // Before the autosave, which may bring back edits that were not sent: they are to be checked, too.
  useProblems();
  useAutosave(initial.id, person, useSetWorkflowFacts());
  useReadOnly(past);
  useFetchAhead();
  useEffect(() => {
    if (focusRun) RunPanel.whenThere(() => runButton.current?.focus());
  }, [focusRun]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Toolbar workflow={workflow} context={context} />
      <SaveBanner workflowId={initial.id} person={person} />
      {readOnly && !past && (
        <p role="status" className="border-b bg-sunken px-4 py-1.5 text-muted text-sm">
          Read-only: the window is too narrow to edit. Widen it to 1024 pixels.
        </p>
      )}
      <div className="relative flex min-h-0 flex-1">
        {!readOnly && <Palette searchRef={search} />}
        <div className={cn("flex min-w-0 flex-1 flex-col", past && "invisible")} inert={past}>
          <div className="relative min-h-0 flex-1">
            {searching && <SearchBar context={context} />}
            <GraphArea context={context}>
              {shown === "outline" ? <Outline context={context} /> : <Canvas />}
            </GraphArea>
          </div>
          {panelOpen && (
            <RunPanel workflow={workflow} runButton={runButton} starting={starting} onRun={run} />
          )}
        </div>
        {settling ? (
          <ConflictView />
        ) : versions ? (
          <VersionHistory workflow={workflow} view={versions} onView={showVersions} />
        ) : (
          !readOnly && (
            <TestProvider value={tests}>
              <Inspector workflow={workflow} />
            </TestProvider>
          )
        )}
      </div>
      {publishing && <PublishDialog workflow={workflow} onClose={() => setPublishing(false)} />}
      <CommandLayers context={context} workflowId={initial.id} />
      {question}
    </div>
  );
}
