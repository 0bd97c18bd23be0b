import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Refusal } from "@/lib/graph/extract-kit";
import { LABELS } from "./labels";

interface RefusalListProps {
  title: string;
  refusals: readonly Refusal[];
  /** Shows the nodes that are in the way. */
  onShow(nodes: readonly string[]): void;
}

/** Why it cannot be done, each with what to do about it and the nodes it is about. */
export function RefusalList({ title, refusals, onShow }: RefusalListProps) {
  return (
    <section role="alert" className="grid gap-2">
      <h3 className="font-medium">{title}</h3>
      <ul className="grid gap-2">
        {refusals.map(({ message, nodes }) => (
          <li key={message} className="flex items-start gap-2 rounded-md border bg-sunken px-3 py-2">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
            <span className="flex-1">{message}</span>
            {nodes.length > 0 && (
              <Button size="sm" onClick={() => onShow(nodes)}>
                {LABELS.show}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
