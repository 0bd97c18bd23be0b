import type { ListedChange, Mark } from "./compare-documents";
import { LABELS } from "./labels";
import { MarkIcon } from "./mark-icon";

const MARKS: readonly Mark[] = ["added", "removed", "changed", "moved"];

/** What the colours on the canvas stand for, with how many changes there are of each. */
export function Legend({ changes }: { changes: readonly ListedChange[] }) {
  return (
    <ul
      aria-label="Legend"
      className="flex h-8 items-center gap-3 rounded-lg border bg-surface px-3 text-sm shadow-card"
    >
      {MARKS.map((mark) => (
        <li key={mark} className="flex items-center gap-1.5">
          <MarkIcon mark={mark} />
          {LABELS.marks[mark]}
          <span className="text-faint tabular-nums">
            {changes.filter((each) => each.mark === mark).length}
          </span>
        </li>
      ))}
    </ul>
  );
}
