import { CopyButton } from "@/components/ui/copy-button";
import type { Json } from "@/lib/utils/json";
import { dragExpression } from "./drag-expression";
import { findIn, lineOf } from "./values";

const AT_MOST = 100;

/** The parts of a value that hold the words, each with the expression that reads it. */
export function ValueMatches({ value, root, words }: { value: Json; root: string; words: string }) {
  const found = findIn(value, root, words, AT_MOST + 1);
  const shown = found.slice(0, AT_MOST);
  return (
    <div className="grid gap-1">
      <p role="status" className="text-muted text-sm">
        {found.length === 0
          ? "Nothing in it holds these words."
          : found.length > AT_MOST
            ? `The first ${AT_MOST} places`
            : found.length === 1
              ? "1 place"
              : `${found.length} places`}
      </p>
      <ul className="grid font-mono text-sm">
        {shown.map(({ path, value: part }) => (
          <li
            key={path}
            draggable
            onDragStart={(event) => dragExpression(path, event)}
            className="group/match relative grid cursor-grab rounded px-1 py-0.5 hover:bg-sunken"
          >
            <span className="truncate text-data" title={path}>
              {path}
            </span>
            <span className="truncate text-muted">{lineOf(part)}</span>
            <span className="absolute top-0.5 right-0.5 rounded bg-sunken opacity-0 focus-within:opacity-100 group-hover/match:opacity-100">
              <CopyButton value={path} label={`Copy expression ${path}`} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
