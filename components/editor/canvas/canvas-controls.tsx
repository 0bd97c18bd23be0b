import { useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { motionMs } from "@/components/ui/motion";
import { Tooltip } from "@/components/ui/tooltip";
import { FIT } from "./fit";

/** Zoom, and everything in view. */
export function CanvasControls() {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const duration = () => motionMs(120);
  return (
    <div className="absolute bottom-3 left-3 z-5 flex divide-x overflow-hidden rounded-lg border bg-surface shadow-card">
      <Control label="Zoom in" onPress={() => zoomIn({ duration: duration() })}>
        <Plus />
      </Control>
      <Control label="Zoom out" onPress={() => zoomOut({ duration: duration() })}>
        <Minus />
      </Control>
      <Control label="Fit all in view" shortcut="1" onPress={() => fitView({ ...FIT, duration: duration() })}>
        <Maximize />
      </Control>
    </div>
  );
}

interface ControlProps {
  label: string;
  shortcut?: string;
  onPress: () => unknown;
  children: ReactNode;
}

function Control({ label, shortcut, onPress, children }: ControlProps) {
  return (
    <Tooltip content={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={label}
        onClick={onPress}
        className="grid size-[30px] place-items-center text-muted hover:bg-sunken hover:text-fg [&_svg]:size-3.5"
      >
        {children}
      </button>
    </Tooltip>
  );
}
