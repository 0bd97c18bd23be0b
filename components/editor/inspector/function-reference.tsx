import { SquareFunction } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { InlineCode } from "@/components/ui/inline-code";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { type FunctionDoc, functionDocs } from "@/lib/expressions";
import { BESIDE_INSPECTOR } from "./beside-inspector";

/** A small button beside a field that takes expressions: what they can call, to search through. */
export function FunctionReferenceButton() {
  return (
    <Popover
      label="Functions"
      side="left"
      sideOffset={BESIDE_INSPECTOR}
      className="flex h-[min(70vh,560px)] w-[420px] flex-col p-0"
      trigger={
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Functions"
          title="Functions for expressions"
          className="size-5"
        >
          <SquareFunction />
        </Button>
      }
    >
      <FunctionReference />
    </Popover>
  );
}

function FunctionReference() {
  const [search, setSearch] = useState("");
  const found = useMemo(() => findFunctions(search), [search]);
  return (
    <>
      <div className="border-b p-2">
        <Input
          type="search"
          aria-label="Search functions"
          placeholder="Search functions"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <section tabIndex={0} aria-label="Functions" className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {found.map(([category, docs]) => (
          <section key={category} aria-label={category}>
            <h3 className="mt-3 mb-1 font-semibold text-faint text-xs uppercase tracking-wide">{category}</h3>
            <ul className="grid gap-2.5">
              {docs.map((doc) => (
                <FunctionEntry key={doc.name} doc={doc} />
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p className="py-6 text-center text-muted">No function fits “{search}”.</p>}
      </section>
    </>
  );
}

function FunctionEntry({ doc: { signatures, description, example } }: { doc: FunctionDoc }) {
  return (
    <li className="group/entry relative">
      {signatures.map((signature) => (
        <code key={signature} className="block pr-6 text-sm [overflow-wrap:anywhere]">
          {signature}
        </code>
      ))}
      <p className="text-muted text-sm">
        <InlineCode text={description} />
      </p>
      <p className="font-mono text-sm [overflow-wrap:anywhere]">
        <span className="text-accent">{example.source}</span>
        <span className="text-faint"> → {example.result}</span>
      </p>
      <CopyButton
        value={example.source}
        label={`Copy the example ${example.source}`}
        className="absolute top-0 right-0 size-5 opacity-0 focus-visible:opacity-100 group-hover/entry:opacity-100"
      />
    </li>
  );
}

/** The functions that fit, by category; those whose name fits come first within it. */
function findFunctions(search: string): [string, FunctionDoc[]][] {
  const words = search.trim().toLowerCase();
  const byCategory = new Map<string, FunctionDoc[]>();
  const rank = ({ name }: FunctionDoc) => (name.toLowerCase().includes(words) ? 0 : 1);
  const found = functionDocs().filter(({ name, category, signatures, description }) =>
    [name, category, description, ...signatures].some((text) => text.toLowerCase().includes(words)),
  );
  for (const doc of [...found].sort((a, b) => rank(a) - rank(b))) {
    byCategory.set(doc.category, [...(byCategory.get(doc.category) ?? []), doc]);
  }
  return [...byCategory];
}
