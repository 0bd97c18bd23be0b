import type { NodeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { setConfig } from "@/lib/graph/edit";
import { useEditorStore } from "../store/editor-context";
import { useNode } from "../store/use-node";
import { type FlowNode, labelIdOf } from "./flow-nodes";
import { NoteText } from "./note-text";
import { ResizeGrip } from "./resize-grip";
import { sameLook } from "./same-look";

const HUES: Record<string, string> = {
  yellow: "var(--waiting)",
  blue: "var(--data)",
  green: "var(--completed)",
  red: "var(--failed)",
  grey: "var(--muted)",
};

/** A text on the canvas, in Markdown; a double click edits it in place. */
export const NoteCard = memo(function NoteCard({ id, selected }: NodeProps<FlowNode>) {
  const store = useEditorStore();
  const node = useNode(id);
  const [editing, setEditing] = useState(false);
  if (!node) return null;
  const text = typeof node.config["text"] === "string" ? node.config["text"] : "";
  const hue = HUES[String(node.config["color"] ?? "yellow")] ?? "var(--waiting)";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the inspector has the text, too
    <div
      className="note"
      data-selected={selected || undefined}
      style={{
        background: `color-mix(in srgb, ${hue} 10%, var(--surface))`,
        borderColor: `color-mix(in srgb, ${hue} 40%, var(--border))`,
      }}
      onDoubleClick={() => setEditing(!store.getState().readOnly)}
    >
      <span id={labelIdOf(id)} className="sr-only">{`${node.name}, note`}</span>
      {editing ? (
        <textarea
          // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
          autoFocus
          aria-label="Text of the note"
          defaultValue={text}
          className="nodrag nowheel size-full resize-none bg-transparent p-2.5 outline-none"
          onChange={(event) => {
            const { value } = event.target;
            store.getState().apply((document) => {
              const config = document.nodes[id]?.config ?? {};
              return setConfig(document, id, { ...config, text: value });
            }, `config:${id}:text`);
          }}
          onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
          onBlur={() => setEditing(false)}
        />
      ) : (
        <div className="markdown">
          {text ? <NoteText>{text}</NoteText> : <p className="text-faint">Double-click to write</p>}
        </div>
      )}
      {selected && <ResizeGrip id={id} minWidth={120} minHeight={60} />}
    </div>
  );
}, sameLook);
