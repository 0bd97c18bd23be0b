import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { WorkflowDocument } from "@/lib/graph/document";
import { replacedText, type TextMatch } from "@/lib/graph/find-text";

const SHOWN = 50;
const AROUND = 28;

interface ReplacementProps {
  matches: readonly TextMatch[];
  names: WorkflowDocument["nodes"];
  /** Of what is searched for, in UTF-16 code units. */
  length: number;
  onReplace(matches: readonly TextMatch[], by: string): void;
}

/** What to put in place of what was found, and each text as it would become. */
export function Replacement({ matches, names, length, onReplace }: ReplacementProps) {
  const [by, setBy] = useState("");
  return (
    <div className="mt-2 grid gap-2 border-t pt-2">
      <div className="flex gap-1">
        <Input
          aria-label="Replace with"
          placeholder="Replace with"
          value={by}
          onChange={(event) => setBy(event.target.value)}
          className="h-7 flex-1"
        />
        <Button disabled={matches.length === 0} onClick={() => onReplace(matches, by)}>
          {matches.length === 1 ? "Replace in 1 place" : `Replace in ${matches.length} places`}
        </Button>
      </div>
      <ul aria-label="What is replaced" className="max-h-64 overflow-y-auto">
        {matches.slice(0, SHOWN).map((match) => (
          <li
            key={JSON.stringify([match.nodeId, match.place, match.path])}
            className="flex items-center gap-2 rounded-md px-1.5 py-1 hover:bg-sunken"
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate text-muted text-sm">
                {names[match.nodeId]?.name} · {match.place === "name" ? "name" : match.path.join(".")}
              </span>
              <Preview match={match} length={length} by={by} />
            </span>
            <Button size="sm" onClick={() => onReplace([match], by)}>
              Replace
            </Button>
          </li>
        ))}
      </ul>
      {matches.length > SHOWN && <p className="text-muted text-sm">and {matches.length - SHOWN} more</p>}
    </div>
  );
}

/** The first place in the text, before and after, with a little of what is around it. */
function Preview({ match, length, by }: { match: TextMatch; length: number; by: string }) {
  const start = match.at[0] ?? 0;
  const from = Math.max(0, start - AROUND);
  const rest = match.text.slice(start + length, start + length + AROUND);
  return (
    <span className="block truncate font-mono text-sm" title={replacedText(match, length, by)}>
      {from > 0 && "…"}
      {match.text.slice(from, start)}
      <del className="text-failed">{match.text.slice(start, start + length)}</del>
      <ins className="text-completed no-underline">{by}</ins>
      {rest}
      {match.at.length > 1 && <span className="text-muted"> ×{match.at.length}</span>}
    </span>
  );
}
