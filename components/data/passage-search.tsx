"use client";

import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import type { KnowledgePassage } from "@/lib/api/contracts/knowledge";
import { usePassages } from "./knowledge-queries";

/** Tries a search as a workflow would make it. */
export function PassageSearch({ collection }: { collection: string }) {
  const [q, setQ] = useState("");
  return (
    <div className="grid gap-3">
      <div>
        <h2 className="font-semibold">Try a search</h2>
        <p className="text-muted text-sm">What a knowledge node or an agent finds for a question.</p>
      </div>
      <SearchInput
        value={q}
        onSearch={setQ}
        label={`Search ${collection}`}
        placeholder="How long do refunds take?"
        className="w-full"
      />
      {q.trim() !== "" && <Passages collection={collection} q={q} />}
    </div>
  );
}

function Passages({ collection, q }: { collection: string; q: string }) {
  const passages = usePassages(collection, q);
  if (passages.error) {
    return <ErrorState title="The search failed" error={passages.error} onRetry={passages.refetch} />;
  }
  if (!passages.data) return <Skeleton className="h-24 rounded-lg" />;
  if (passages.data.length === 0) {
    return (
      <p role="status" className="text-muted">
        No passage speaks of “{q}”.
      </p>
    );
  }
  return (
    <ol aria-label="Passages" className="grid gap-2">
      {passages.data.map((passage, index) => (
        // The list is made anew for every question.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <PassageCard key={index} passage={passage} />
      ))}
    </ol>
  );
}

function PassageCard({ passage: { text, document, heading, score } }: { passage: KnowledgePassage }) {
  return (
    <li className="grid gap-1.5 rounded-lg border bg-surface px-4 py-3 shadow-card">
      <div className="flex items-baseline justify-between gap-4 text-muted text-sm">
        <span className="truncate">
          <span className="font-medium text-fg">{document}</span>
          {heading && ` › ${heading}`}
        </span>
        <span className="font-mono tabular-nums" title="Score from 0 to 1">
          {score.toFixed(2)}
        </span>
      </div>
      <p className="line-clamp-6 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
    </li>
  );
}
