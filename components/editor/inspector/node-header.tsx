import { useState } from "react";
import { NodeIcon } from "@/components/ui/node-icon";
import { isNodeId } from "@/lib/graph/document";
import { renameNode } from "@/lib/graph/edit";
import { changeNodeId } from "@/lib/graph/edit-id";
import { catalogue, definitionOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { useEditor, useEditorStore } from "../store/editor-context";
import { NodeDocsButton } from "./node-docs";

const INPUT_CLASS =
  "h-7 min-w-0 rounded-md border border-transparent bg-transparent px-1.5 hover:border-border focus:border-accent";

/** The node's name, and the id that expressions call it by; both can be typed over. */
export function NodeHeader({ id }: { id: string }) {
  const store = useEditorStore();
  const readOnly = useEditor((state) => state.readOnly);
  const name = useEditor(({ document }) => document.nodes[id]?.name ?? "");
  const type = useEditor(({ document }) => document.nodes[id]?.type ?? "");
  const definition = definitionOf(type);
  return (
    <div className="grid gap-0.5 border-b py-2.5 pr-2.5 pl-4">
      <div className="flex items-center gap-2">
        {definition && <NodeIcon icon={definition.icon} category={definition.category} />}
        <input
          aria-label="Name of the node"
          value={name}
          maxLength={200}
          readOnly={readOnly}
          onChange={(event) => {
            const { value } = event.target;
            store.getState().apply((document) => renameNode(document, id, value), `name:${id}`);
          }}
          className={cn(INPUT_CLASS, "w-0 flex-1 font-semibold text-[14px]")}
        />
        <span className="shrink-0 text-faint text-sm">{definition?.label ?? type}</span>
        {definition && <NodeDocsButton definition={definition} />}
      </div>
      {definition?.role !== "note" && <IdField id={id} readOnly={readOnly} />}
    </div>
  );
}

function IdField({ id, readOnly }: { id: string; readOnly: boolean }) {
  const store = useEditorStore();
  const [draft, setDraft] = useState(id);
  const taken = useEditor((state) => draft !== id && state.document.nodes[draft] !== undefined);
  const error = !isNodeId(draft)
    ? "Small letters, digits and _, with a letter first"
    : taken
      ? "Another node has this id"
      : null;
  function rename() {
    if (error || draft === id) return setDraft(id);
    const { apply, select } = store.getState();
    apply((document) => changeNodeId(document, id, draft, catalogue));
    select([draft]);
  }
  return (
    <div className="pl-[30px]">
      <label
        className="flex items-center font-mono text-faint text-sm"
        title="How expressions call this node"
      >
        steps.
        <input
          aria-label="Id of the node"
          aria-invalid={error !== null || undefined}
          value={draft}
          readOnly={readOnly}
          spellCheck={false}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape") setDraft(id);
          }}
          className={cn(INPUT_CLASS, "h-6 w-0 flex-1 px-0.5 text-muted")}
        />
      </label>
      {error && <p className="text-failed text-sm">{error}</p>}
    </div>
  );
}
