import { Pin } from "lucide-react";
import { useId } from "react";
import { Switch } from "@/components/ui/switch";
import { useEditor, useEditorStore } from "../store/editor-context";

/** Says that a run of the draft will use pinned outputs, and lets a person switch that off. */
export function PinNotice() {
  const store = useEditorStore();
  const id = useId();
  const count = useEditor(({ pinned }) => Object.keys(pinned).length);
  const on = useEditor((state) => state.runWithPins);
  if (count === 0) return null;
  return (
    <div className="flex shrink-0 items-center gap-2 border-b bg-accent-soft px-3 py-1.5 text-sm">
      <Pin aria-hidden className="size-3 shrink-0 text-accent" fill="currentColor" />
      <label htmlFor={id} className="min-w-0 flex-1">
        {on ? "Run with pinned data" : "Pinned data is not used"}
        <span className="text-muted"> · {count === 1 ? "1 node" : `${count} nodes`}</span>
      </label>
      <Switch id={id} checked={on} onCheckedChange={(runWithPins) => store.setState({ runWithPins })} />
    </div>
  );
}
