"use client";

import { ChevronLeft, Download, History, Play, Redo2, Settings2, Undo2 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useIdle } from "@/components/ui/use-idle";
import { useExportWorkflow } from "@/components/workflows/export-workflow";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { type ActionContext, type EditorAction, redoAction, runAction, undoAction } from "../actions";
import { OutlineToggle } from "../outline/outline-toggle";
import { settingsAction } from "../settings/settings-action";
import { useEditor } from "../store/editor-context";
import { shortcutText } from "../use-shortcuts";
import { publishAction, versionsAction } from "../versions/version-actions";
import { NameField } from "./name-field";
import { ProblemsButton } from "./problems-button";
import { SaveIndicator } from "./save-indicator";

interface ToolbarProps {
  workflow: Workflow;
  context: ActionContext;
}

/** The bar above the canvas: what this is, how it stands, and what can be done with the whole of it. */
export function Toolbar({ workflow, context }: ToolbarProps) {
  const name = useEditor((state) => state.document.name);
  const readOnly = useEditor((state) => state.readOnly);
  const idle = useIdle();
  const exporting = useExportWorkflow(workflow.id, name);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface px-3">
      <Tooltip content="All workflows" side="bottom">
        <Link
          href="/workflows"
          aria-label="All workflows"
          prefetch={idle ? null : false}
          className="grid size-7 place-items-center rounded-md text-muted hover:bg-sunken hover:text-fg"
        >
          <ChevronLeft className="size-4" />
        </Link>
      </Tooltip>
      <h1 className="sr-only">{name}</h1>
      <NameField />
      <PublishedBadge workflow={workflow} />
      <span className="flex-1" />
      <SaveIndicator />
      <ProblemsButton />
      <OutlineToggle context={context} />
      {/* Below the width at which one can edit, there is room for what can be looked at only. */}
      <span className="flex max-lg:hidden">
        <ActionButton action={undoAction} context={context} icon={<Undo2 />} />
        <ActionButton action={redoAction} context={context} icon={<Redo2 />} />
      </span>
      <Tooltip content="Export as JSON" side="bottom">
        <Button variant="ghost" size="icon" aria-label="Export as JSON" onClick={exporting.run}>
          <Download />
        </Button>
      </Tooltip>
      <span className="max-lg:hidden">
        <ActionButton action={settingsAction} context={context} icon={<Settings2 />} />
      </span>
      <ActionButton action={versionsAction} context={context} icon={<History />} />
      <Button className="max-lg:hidden" onClick={() => publishAction.run(context)} disabled={readOnly}>
        Publish…
      </Button>
      <Button variant="primary" onClick={() => runAction.run(context)} data-testid="run">
        <Play fill="currentColor" /> Run
        <kbd aria-hidden className="font-mono text-[11px] max-xl:hidden">
          {shortcutText(runAction)}
        </kbd>
      </Button>
      {exporting.dialog}
    </header>
  );
}

function PublishedBadge({
  workflow: { published, changedSincePublish, archivedAt },
}: {
  workflow: Workflow;
}) {
  if (archivedAt) return <Badge tone="waiting">Archived</Badge>;
  if (!published) return <Badge>Draft</Badge>;
  return (
    <span className="flex gap-1.5">
      <Badge>Published v{published.version}</Badge>
      {changedSincePublish && <Badge tone="accent">Changed since</Badge>}
    </span>
  );
}

interface ActionButtonProps {
  action: EditorAction;
  context: ActionContext;
  icon: ReactNode;
}

function ActionButton({ action, context, icon }: ActionButtonProps) {
  const enabled = useEditor(action.enabled);
  return (
    <Tooltip content={action.label} shortcut={shortcutText(action)} side="bottom">
      <Button
        variant="ghost"
        size="icon"
        aria-label={action.label}
        disabled={!enabled}
        onClick={() => action.run(context)}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}
