import { useState } from "react";
import { renameDocument } from "@/lib/graph/edit";
import { cn } from "@/lib/utils/cn";
import { useEditor, useEditorStore } from "../store/editor-context";

/** The workflow's name, which can be typed over; an empty one is not taken. */
export function NameField() {
  const store = useEditorStore();
  const name = useEditor((state) => state.document.name);
  const readOnly = useEditor((state) => state.readOnly);
  const [draft, setDraft] = useState<string | null>(null);
  function rename(value: string) {
    setDraft(value);
    if (value.trim() !== "") {
      store.getState().apply((document) => renameDocument(document, value.trim()), "document:name");
    }
  }
  return (
    <input
      aria-label="Name of the workflow"
      value={draft ?? name}
      readOnly={readOnly}
      maxLength={200}
      size={Math.min(48, Math.max(8, (draft ?? name).length))}
      onChange={(event) => rename(event.target.value)}
      onBlur={() => setDraft(null)}
      onKeyDown={(event) => (event.key === "Enter" || event.key === "Escape") && event.currentTarget.blur()}
      className={cn(
        "h-7 min-w-0 truncate rounded-md border border-transparent bg-transparent px-1.5 font-semibold field-sizing-content max-w-80",
        "hover:border-border focus:border-accent focus:bg-surface",
      )}
    />
  );
}
