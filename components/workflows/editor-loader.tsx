"use client";

import { useEffect } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { part } from "@/components/ui/part";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkflow } from "./queries";

const Editor = part(
  () => import("@/components/editor/editor").then(({ Editor }) => Editor),
  () => <EditorSkeleton />,
);

interface EditorLoaderProps {
  id: string;
  /** The id of who is signed in. */
  person: string;
  focusRun: boolean;
}

/** The editor on a workflow, which is read afresh each time it opens. */
export function EditorLoader({ id, person, focusRun }: EditorLoaderProps) {
  const workflow = useWorkflow(id);
  // While the workflow is on its way. A failure shows where the editor is drawn.
  useEffect(() => void Editor.fetch().catch(() => undefined), []);
  if (workflow.data) return <Editor workflow={workflow.data} person={person} focusRun={focusRun} />;
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
