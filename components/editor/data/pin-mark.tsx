import { Pin } from "lucide-react";

/** Says on a card that tests take the node's output as given. */
export function PinMark() {
  return (
    <span title="The output is pinned: tests do not run this node" className="grid size-4 place-items-center">
      <Pin aria-hidden className="size-3 text-accent" fill="currentColor" />
    </span>
  );
}
