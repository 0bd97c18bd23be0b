"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { Editor } from "@/components/editor/editor";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { OpenedWorkflow, Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { holdIdle } from "@/lib/utils/when-idle";
import { useWorkflow } from "./queries";

/** What comes with the page. */
export interface Opening {
  /** The id of who is signed in. */
  person: string;
  /** As JSON; null where it could not be read. */
  workflow: string | null;
}

interface EditorLoaderProps {
  id: string;
  /** Null for somebody whose account is gone: the first answer of the API sends them to the sign-in. */
  opening: Promise<Opening | null>;
  focusRun: boolean;
}

/** The editor on a workflow as it is when it is opened. What can wait waits until the workflow is drawn. */
export function EditorLoader({ id, opening, focusRun }: EditorLoaderProps) {
  const goOn = useRef<() => void>(null);
  useEffect(() => {
    goOn.current = holdIdle();
    return goOn.current;
  }, []);
  const arrived = useArrived(opening);
  if (arrived === undefined) return <EditorSkeleton />;
  return <Opened id={id} opening={arrived} focusRun={focusRun} goOn={goOn} />;
}

/**
 * What a promise comes to; undefined before, on the server too, because what the editor draws depends on the window.
 * `use` would say it in a Suspense, whose content React holds back for 300 ms after its fallback.
 */
function useArrived<T>(promise: Promise<T>): T | undefined {
  const [arrived, setArrived] = useState<PromiseSettledResult<T>>();
  useEffect(() => {
    let isHeard = true;
    void Promise.allSettled([promise]).then(([result]) => {
      if (isHeard) setArrived(result);
    });
    return () => {
      isHeard = false;
    };
  }, [promise]);
  if (arrived?.status === "rejected") throw arrived.reason;
  return arrived?.value;
}

interface OpenedProps {
  id: string;
  opening: Opening | null;
  focusRun: boolean;
  /** What lets happen what waits for the workflow to be drawn. */
  goOn: RefObject<(() => void) | null>;
}

function Opened({ id, opening, focusRun, goOn }: OpenedProps) {
  const { person = "", workflow: sent = null } = opening ?? {};
  const opened = useSent(sent);
  const workflow = useWorkflow(id, opened);
  const settled = !workflow.isPending;
  useEffect(() => {
    if (!settled) return;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => goOn.current?.());
    });
    return () => cancelAnimationFrame(frame);
  }, [settled, goOn]);
  if (workflow.data) {
    const { data } = workflow;
    // What came with the page was checked a moment ago, for this page.
    const load = () => (data === opened ? opened.document : loadDocument(data.document));
    return <Editor workflow={data} load={load} person={person} focusRun={focusRun} />;
  }
  if (workflow.error) {
    return (
      <ErrorState
        title="This workflow could not be loaded"
        heading="h1"
        error={workflow.error}
        onRetry={workflow.refetch}
      />
    );
  }
  return <EditorSkeleton />;
}

const closed = new Set<string>();

/** `openWorkflow` has checked the document, so that it is one. */
interface Sent extends OpenedWorkflow {
  workflow: Workflow & { document: WorkflowDocument };
}

/** What came with the page. Who comes back to a page by the browser's history gets what it brought then. */
function useSent(text: string | null): Sent["workflow"] | undefined {
  const [opened] = useState(() => {
    // Made by our own server for this page, so it is not checked again.
    const read: Sent | null = text === null ? null : JSON.parse(text);
    return read === null || closed.has(read.opening) ? null : read;
  });
  useEffect(() => () => void (opened && closed.add(opened.opening)), [opened]);
  return opened?.workflow;
}

function EditorSkeleton() {
  return (
    <div role="status" aria-label="Loading the editor" className="flex h-full flex-col">
      <div className="flex h-12 shrink-0 items-center gap-3 border-b bg-surface px-4">
        <Skeleton className="w-44" />
        <Skeleton className="ml-auto h-7 w-20 rounded-md" />
        <Skeleton className="h-7 w-20 rounded-md" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-[232px] shrink-0 gap-3 border-r bg-surface p-3 md:grid md:content-start">
          <Skeleton className="h-8 rounded-md" />
          {["w-24", "w-32", "w-28", "w-20", "w-36", "w-40"].map((width) => (
            <Skeleton key={width} className={`${width} h-5`} />
          ))}
        </div>
        <div className="flex-1 bg-[radial-gradient(var(--grid)_1px,transparent_1px)] bg-[length:20px_20px] bg-canvas" />
      </div>
    </div>
  );
}
