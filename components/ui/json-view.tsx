"use client";

import { ChevronRight } from "lucide-react";
import { type DragEvent, memo, useState } from "react";
import { isFileValue } from "@/lib/nodes/services";
import { cn } from "@/lib/utils/cn";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { CopyButton } from "./copy-button";
import { FileChip } from "./file-chip";

/** Entries of one level that are drawn before the reader asks for more: keeps a value of 1 MB quick. */
const PAGE = 100;
const LONG_TEXT = 400;

interface JsonViewProps {
  value: Json;
  /** How the value is named in an expression, such as `steps.score`: the start of copied paths. */
  root?: string;
  /** Levels that are open at first. */
  openDepth?: number;
  /** Set to let every part be dragged; told the part's path when that begins. Must be the same on every render. */
  onDragEntry?: ((path: string, event: DragEvent) => void) | undefined;
  className?: string;
}

/** A JSON value as a tree that folds; every part's path and value can be copied. */
export function JsonView({ value, root = "", openDepth = 2, onDragEntry, className }: JsonViewProps) {
  return (
    <div className={cn("font-mono text-sm [tab-size:2]", className)}>
      <JsonEntry
        name={null}
        value={value}
        path={root}
        depth={0}
        openDepth={openDepth}
        onDragEntry={onDragEntry}
      />
    </div>
  );
}

interface EntryProps {
  name: string | null;
  value: Json;
  path: string;
  depth: number;
  openDepth: number;
  onDragEntry: JsonViewProps["onDragEntry"];
}

const JsonEntry = memo(function JsonEntry(props: EntryProps) {
  const { name, value, path, depth, openDepth, onDragEntry } = props;
  const entries = entriesOf(value);
  const [open, setOpen] = useState(depth < openDepth && !isFileValue(value));
  const foldable = entries !== null && entries.length > 0;
  return (
    <div>
      <div
        className={cn(
          "group/entry relative flex items-start gap-1 rounded hover:bg-sunken",
          // Buttons that stand closer to each other are hard to hit.
          foldable ? "min-h-6 py-0.5" : "min-h-5",
          onDragEntry && path !== "" && "cursor-grab",
        )}
        {...(onDragEntry &&
          path !== "" && {
            draggable: true,
            onDragStart: (event: DragEvent) => onDragEntry(path, event),
          })}
      >
        {foldable ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`${name ?? "value"}: ${describe(value)}`}
            onClick={() => setOpen(!open)}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded text-faint hover:text-fg"
          >
            <ChevronRight className={cn("size-3 transition-transform", open && "rotate-90")} />
          </button>
        ) : (
          depth > 0 && <span className="w-4 shrink-0" />
        )}
        <span className="min-w-0 break-words">
          {name !== null && (
            <>
              <span className="text-data">{name}</span>
              <span className="text-faint">: </span>
            </>
          )}
          {isFileValue(value) ? (
            <FileChip file={value} />
          ) : foldable ? (
            <span className="text-faint">{describe(value)}</span>
          ) : (
            <Leaf value={value} />
          )}
        </span>
        <span className="absolute top-0 right-0 flex rounded bg-sunken pl-1 opacity-0 focus-within:opacity-100 group-hover/entry:opacity-100 [&_button]:size-5">
          {path !== "" && (
            <CopyButton value={path} label={`Copy expression ${path}`} className="hidden sm:inline-flex" />
          )}
          <CopyButton value={() => textOf(value)} label={`Copy ${name ?? "value"}`} />
        </span>
      </div>
      {foldable && open && <Children {...props} entries={entries} />}
    </div>
  );
});

interface ChildrenProps extends Omit<EntryProps, "name" | "value"> {
  entries: [string | number, Json][];
}

function Children({ entries, path, depth, openDepth, onDragEntry }: ChildrenProps) {
  const [limit, setLimit] = useState(PAGE);
  const rest = entries.length - limit;
  return (
    <div className="ml-2 border-border border-l pl-2">
      {entries.slice(0, limit).map(([key, item]) => (
        <JsonEntry
          key={key}
          name={String(key)}
          value={item}
          path={join(path, key)}
          depth={depth + 1}
          openDepth={openDepth}
          onDragEntry={onDragEntry}
        />
      ))}
      {rest > 0 && (
        <button
          type="button"
          onClick={() => setLimit(limit + PAGE * 5)}
          className="ml-4 rounded px-1 text-accent hover:underline"
        >
          {rest} more
        </button>
      )}
    </div>
  );
}

function Leaf({ value }: { value: Json }) {
  if (typeof value === "string") return <Text value={value} />;
  if (value === null) return <span className="text-faint">null</span>;
  if (typeof value === "boolean") return <span className="text-flow">{String(value)}</span>;
  if (typeof value === "number") return <span className="text-ai">{value}</span>;
  return <span className="text-faint">{Array.isArray(value) ? "[ ]" : "{ }"}</span>;
}

function Text({ value }: { value: string }) {
  const [whole, setWhole] = useState(false);
  const cut = value.length > LONG_TEXT && !whole;
  return (
    <span className="whitespace-pre-wrap text-completed [overflow-wrap:anywhere]">
      “{cut ? value.slice(0, LONG_TEXT) : value}
      {cut ? "…" : "”"}
      {cut && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="ml-1 rounded px-1 text-accent hover:underline"
        >
          {value.length - LONG_TEXT} more characters
        </button>
      )}
    </span>
  );
}

function entriesOf(value: Json): [string | number, Json][] | null {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return isJsonObject(value) ? Object.entries(value) : null;
}

function describe(value: Json): string {
  if (Array.isArray(value)) return value.length === 1 ? "[1 item]" : `[${value.length} items]`;
  const count = isJsonObject(value) ? Object.keys(value).length : 0;
  return count === 1 ? "{1 field}" : `{${count} fields}`;
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
