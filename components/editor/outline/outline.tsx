"use client";

import { ListTree } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd } from "@/components/ui/kbd";
import { ACTIONS, type ActionContext, type EditorAction } from "../actions";
import { focusNode } from "../commands/graph-focus";
import { useEditor } from "../store/editor-context";
import { perform, shortcutText } from "../use-shortcuts";
import { OutlineItem } from "./outline-item";
import { type OutlineRow, outlineRows } from "./outline-rows";

const NONE: ReadonlySet<string> = new Set();
/** The actions that have a button above the outline, with what is on it. */
const OFFERED: Readonly<Record<string, string>> = {
  "add-next": "Add…",
  "add-inside": "Add inside…",
  connect: "Connect…",
  disconnect: "Disconnect…",
  "move-into": "Move into…",
  rename: "Rename",
  delete: "Delete",
};

/** The workflow as a tree that can be built in: from top to bottom, with the bodies of containers inside them. */
export function Outline({ context }: { context: ActionContext }) {
  const document = useEditor((state) => state.document);
  const [closed, setClosed] = useState(NONE);
  const rows = useMemo(() => outlineRows(document, closed), [document, closed]);
  const current = useEditor(({ selectedNodes }) => selectedNodes[0]);
  const stop = rows.some(({ id }) => id === current) ? current : rows[0]?.id;
  function toggle(id: string) {
    setClosed(
      (before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]),
    );
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const id =
      (event.target instanceof Element && event.target.closest("[data-id]")?.getAttribute("data-id")) || "";
    const step = plain ? stepFor(event.key, rows, id) : null;
    if (!step) return;
    event.preventDefault();
    if (step.toggle) toggle(id);
    if (step.to === undefined) return;
    context.store.getState().select([step.to]);
    focusNode(context, step.to);
  }
  return (
    <section aria-label="Outline" className="flex size-full flex-col bg-canvas">
      <OutlineBar context={context} />
      {rows.length === 0 ? (
        <EmptyState icon={<ListTree />} title="No nodes yet">
          Press <Kbd>N</Kbd> to add the first one: what starts the workflow.
        </EmptyState>
      ) : (
        // The keys of a tree: its items have the focus, one at a time.
        <div
          role="tree"
          aria-label="Outline of the workflow"
          className="min-h-0 flex-1 overflow-y-auto p-2"
          onKeyDown={onKeyDown}
        >
          {rows.map((row) => (
            <OutlineItem key={row.id} {...row} isStop={row.id === stop} context={context} onToggle={toggle} />
          ))}
        </div>
      )}
    </section>
  );
}

/** What can be done with the selected node, for those who would rather press a button. */
function OutlineBar({ context }: { context: ActionContext }) {
  return (
    <div role="toolbar" aria-label="Outline" className="flex flex-wrap gap-1 border-b bg-surface px-2 py-1.5">
      {Object.entries(OFFERED).map(([id, label]) => {
        const action = ACTIONS.find((each) => each.id === id);
        return action && <BarButton key={id} {...{ action, label, context }} />;
      })}
    </div>
  );
}

interface BarButtonProps {
  action: EditorAction;
  label: string;
  context: ActionContext;
}

function BarButton({ action, label, context }: BarButtonProps) {
  const enabled = useEditor(action.enabled);
  return (
    <Button variant="ghost" size="sm" disabled={!enabled} onClick={() => perform(action, context)}>
      {label}
      <Kbd className="text-muted">{shortcutText(action)}</Kbd>
    </Button>
  );
}

interface Step {
  to?: string | undefined;
  toggle?: true;
}

/** What a key does in a tree: up, down, to either end, and into, out of, open and shut what holds others. */
function stepFor(key: string, rows: readonly OutlineRow[], id: string): Step | null {
  const at = rows.findIndex((row) => row.id === id);
  const row = rows[at];
  switch (key) {
    case "ArrowDown":
      return { to: rows[at + 1]?.id };
    case "ArrowUp":
      return { to: rows[at - 1]?.id };
    case "Home":
      return { to: rows[0]?.id };
    case "End":
      return { to: rows.at(-1)?.id };
    case " ":
      return row && row.open !== null ? { toggle: true } : null;
    case "ArrowRight":
      return row?.open === false ? { toggle: true } : { to: row?.open ? rows[at + 1]?.id : undefined };
    case "ArrowLeft":
      return row?.open ? { toggle: true } : { to: parentOf(rows, at)?.id };
    default:
      return null;
  }
}

function parentOf(rows: readonly OutlineRow[], at: number): OutlineRow | undefined {
  const level = rows[at]?.level ?? 1;
  return rows.slice(0, Math.max(0, at)).findLast((row) => row.level < level);
}
