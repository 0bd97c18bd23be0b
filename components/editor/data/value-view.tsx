import { Braces, ListTree, Search, Table2 } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";
import { JsonView } from "@/components/ui/json-view";
import type { Json } from "@/lib/utils/json";
import { dragExpression } from "./drag-expression";
import { RawJson } from "./raw-json";
import { ValueMatches } from "./value-matches";
import { ValueTable } from "./value-table";
import { tableOf } from "./values";

const VIEWS = [
  { view: "tree", label: "Tree", Icon: ListTree },
  { view: "table", label: "Table", Icon: Table2 },
  { view: "json", label: "JSON", Icon: Braces },
] as const;
type View = (typeof VIEWS)[number]["view"];

interface ValueViewProps {
  value: Json;
  /** The expression that reads it; empty where its fields are names of their own. */
  root: string;
  /** What it is called where it is copied, such as "output". */
  name: string;
}

/** A value as a tree, a table or JSON, with its parts to look for, copy, and drag into a field. */
export function ValueView({ value, root, name }: ValueViewProps) {
  const [chosen, setChosen] = useState<View>("tree");
  const [words, setWords] = useState("");
  const wanted = useDeferredValue(words);
  const table = tableOf(value, root);
  const view = chosen === "table" && !table ? "tree" : chosen;
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-1">
        <fieldset aria-label={`View of the ${name}`} className="flex rounded-md border p-px">
          {VIEWS.map(({ view: each, label, Icon }) => (
            <Button
              key={each}
              size="icon-sm"
              variant="ghost"
              aria-label={label}
              title={each === "table" && !table ? "Table: for lists of objects" : label}
              aria-pressed={view === each}
              disabled={each === "table" && !table}
              onClick={() => setChosen(each)}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              <Icon />
            </Button>
          ))}
        </fieldset>
        <div className="relative min-w-0 flex-1">
          <Search aria-hidden className="absolute top-[7px] left-1.5 size-3.5 text-faint" />
          <Input
            type="search"
            aria-label={`Search the ${name}`}
            placeholder="Search"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            className="h-7 pl-6 text-sm"
          />
        </div>
        <CopyButton value={() => JSON.stringify(value, null, 2)} label={`Copy the ${name}`} />
      </div>
      {wanted.trim() !== "" ? (
        <ValueMatches value={value} root={root} words={wanted} />
      ) : view === "table" && table ? (
        <ValueTable table={table} />
      ) : view === "json" ? (
        <RawJson value={value} />
      ) : (
        <JsonView value={value} root={root} openDepth={3} onDragEntry={dragExpression} />
      )}
    </div>
  );
}
