"use client";

import { ArrowDown, ArrowUp, CaseSensitive, ChevronDown, ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { canReplace, findText, replaceText, type TextMatch } from "@/lib/graph/find-text";
import { definitionOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import type { ActionContext } from "../actions";
import { focusNode, revealNode, say } from "../commands/graph-focus";
import { useEditor } from "../store/editor-context";
import { FoundStyle } from "./found-style";
import { Replacement } from "./replacement";

const typeName = (type: string) => definitionOf(type)?.label ?? type;

/** Search in the workflow, with the nodes that were found lit up, and replacing that shows what it will do. */
export function SearchBar({ context }: { context: ActionContext }) {
  const field = useRef<HTMLInputElement>(null);
  const [replacing, setReplacing] = useState(false);
  const atTop = useEditor(({ shown }) => shown === "canvas");
  const search = useSearch(context);
  const { text, matchCase, matches, nodes, at, current, names, go, close } = search;
  useEffect(() => field.current?.focus(), []);
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field.current) go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }
  return (
    <search
      aria-label="Search in the workflow"
      onKeyDown={onKeyDown}
      className={cn(
        "absolute right-3 z-10 w-[400px] max-w-[calc(100%-24px)] animate-pop rounded-lg border border-border bg-raised p-2 shadow-pop",
        // The outline begins at the top, with its own bar.
        atTop ? "top-3" : "bottom-3",
      )}
    >
      <FoundStyle ids={nodes} current={current} />
      <div className="flex items-center gap-1">
        <Toggle label="Replace" pressed={replacing} onPress={() => setReplacing(!replacing)}>
          {replacing ? <ChevronDown /> : <ChevronRight />}
        </Toggle>
        <Input
          ref={field}
          aria-label="Search in the workflow"
          placeholder="Names, types, fields, expressions"
          value={text}
          onChange={(event) => search.setText(event.target.value)}
          className="h-7 flex-1"
        />
        <Toggle label="Match case" pressed={matchCase} onPress={() => search.setMatchCase(!matchCase)}>
          <CaseSensitive />
        </Toggle>
        <span role="status" className="min-w-14 text-center text-muted text-sm tabular-nums">
          {countOf(text, nodes.length, at + 1)}
        </span>
        <IconButton label="Previous" onPress={() => go(-1)} icon={<ArrowUp />} />
        <IconButton label="Next" onPress={() => go(1)} icon={<ArrowDown />} />
        <IconButton label="Close the search" onPress={close} icon={<X />} />
      </div>
      {replacing && (
        <Replacement
          matches={matches.filter(canReplace)}
          names={names}
          length={text.length}
          onReplace={(some, by) => {
            search.replace(some, by);
            // The button that was pressed goes away with what it replaced.
            field.current?.focus();
          }}
        />
      )}
    </search>
  );
}

/** What is searched for, what was found, and going about in it. */
function useSearch(context: ActionContext) {
  const { store } = context;
  const document = useEditor((state) => state.document);
  const [text, setText] = useState("");
  const [matchCase, setMatchCase] = useState(false);
  const [chosen, setChosen] = useState(0);
  const matches = useMemo(
    () => findText(document, { text, matchCase }, typeName),
    [document, text, matchCase],
  );
  const nodes = useMemo(() => [...new Set(matches.map(({ nodeId }) => nodeId))], [matches]);
  const at = Math.max(0, Math.min(chosen, nodes.length - 1));
  const current = nodes[at];
  function go(by: 1 | -1) {
    if (current === undefined) return say(store, "Nothing found");
    // The first step leads to the first that was found, not past it.
    const isThere = store.getState().selectedNodes[0] === current;
    const next = isThere ? (at + by + nodes.length) % nodes.length : at;
    const id = nodes[next] ?? current;
    setChosen(next);
    store.getState().select([id]);
    revealNode(context, id);
    say(store, `${next + 1} of ${nodes.length}: ${document.nodes[id]?.name ?? id}`);
  }
  return {
    text,
    matchCase,
    matches,
    nodes,
    at,
    current,
    names: document.nodes,
    go,
    setMatchCase,
    setText: (value: string) => {
      setText(value);
      setChosen(0);
    },
    close: () => {
      store.setState({ searchOpen: false });
      if (current !== undefined) focusNode(context, current);
    },
    replace: (some: readonly TextMatch[], by: string) => {
      store.getState().apply((before) => replaceText(before, some, text.length, by));
      say(store, `Replaced in ${some.length === 1 ? "1 place" : `${some.length} places`}`);
    },
  };
}

interface IconButtonProps {
  label: string;
  onPress(): void;
  icon: ReactNode;
}

function IconButton({ label, onPress, icon }: IconButtonProps) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={onPress}>
      {icon}
    </Button>
  );
}

interface ToggleProps {
  label: string;
  pressed: boolean;
  onPress(): void;
  children: ReactNode;
}

function Toggle({ label, pressed, onPress, children }: ToggleProps) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
      onClick={onPress}
    >
      {children}
    </Button>
  );
}

function countOf(text: string, count: number, at: number): string {
  if (text === "") return "";
  return count === 0 ? "None" : `${at} of ${count}`;
}
