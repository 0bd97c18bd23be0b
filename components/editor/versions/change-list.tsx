import { useEffect, useRef } from "react";
import { cn } from "@/lib/utils/cn";
import type { ListedChange } from "./compare-documents";
import { LABELS } from "./labels";
import { MarkIcon } from "./mark-icon";

interface ChangeListProps {
  changes: readonly ListedChange[];
  /** The drawn nodes that are chosen on the canvas. */
  picked?: readonly string[];
  /** Leave it out where there is no canvas to look at. */
  onLookAt?: (nodeIds: readonly string[]) => void;
}

/** Changes in words, those of the layout last. */
export function ChangeList({ changes, picked = [], onLookAt }: ChangeListProps) {
  const meaning = changes.filter(({ layout }) => !layout);
  const layout = changes.filter((change) => change.layout);
  const of = (some: readonly ListedChange[]) => (
    <ul className="grid gap-px">
      {some.map((change) => (
        <ChangeItem
          key={change.text}
          change={change}
          picked={change.nodeIds.some((id) => picked.includes(id))}
          {...(onLookAt ? { onLookAt } : {})}
        />
      ))}
    </ul>
  );
  return (
    <div className="grid gap-2">
      {of(meaning)}
      {layout.length > 0 && (
        <>
          <h4 className="px-2 pt-1 font-medium text-faint text-xs">{LABELS.layout}</h4>
          {of(layout)}
        </>
      )}
    </div>
  );
}

interface ChangeItemProps extends Pick<ChangeListProps, "onLookAt"> {
  change: ListedChange;
  picked: boolean;
}

function ChangeItem({ change: { mark, text, nodeIds }, picked, onLookAt }: ChangeItemProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (picked) item.current?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  const content = (
    <>
      <MarkIcon mark={mark} className="mt-1" />
      <span className="sr-only">{`${LABELS.marks[mark]}: `}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
    </>
  );
  const look = cn("flex w-full gap-2 rounded-md px-2 py-1 text-left text-sm", picked && "bg-accent-soft");
  return (
    <li ref={item}>
      {onLookAt && nodeIds.length > 0 ? (
        <button type="button" className={cn(look, "hover:bg-sunken")} onClick={() => onLookAt(nodeIds)}>
          {content}
        </button>
      ) : (
        <span className={look}>{content}</span>
      )}
    </li>
  );
}
