import { useEffect, useMemo, useState } from "react";
import { type ExpectedType, formatValue } from "@/lib/expressions";
import { cn } from "@/lib/utils/cn";
import type { Json } from "@/lib/utils/json";
import { faultsIn } from "./check-field";
import type { FieldEnvironment } from "./field-environment";
import { previewOf } from "./preview-of";
import { computes, type Needed, neededBy } from "./sample-scope";
import type { FieldKind } from "./segments";
import { useSampleScope } from "./use-sample-scope";

interface ValuePreviewProps {
  kind: FieldKind;
  text: string;
  /** Names whose values are there only while the node runs. */
  sees: readonly string[];
  expects: ExpectedType | undefined;
  environment: FieldEnvironment;
}

const LABELS = { run: "Last run", pin: "Pinned", example: "Example" };
const SETTLE_MS = 250;
const LONGEST = 400;

/** What the text of a field comes to, with data of the last run; a moment after the last key. */
export function ValuePreview(props: ValuePreviewProps) {
  const text = useSettled(props.text);
  const needed = useMemo(() => neededBy(props.kind, text), [props.kind, text]);
  if (!needed) {
    return computes(props.kind, text) ? <Line label="Value">Not finished yet.</Line> : null;
  }
  if (hasFault(props, text)) return null;
  const later = props.sees.find((name) => needed.roots.includes(name));
  if (later !== undefined) return <Line label="Value">{later} is known only while it runs.</Line>;
  return <Computed {...props} text={text} needed={needed} />;
}

/** Whether the field says already what is wrong, so that there is no need to try. */
function hasFault({ kind, sees, expects, environment }: ValuePreviewProps, text: string): boolean {
  const types = () => ({
    ...environment.types(),
    ...Object.fromEntries(sees.map((name) => [name, true])),
  });
  return faultsIn(kind, text, types, expects).some(({ severity }) => severity === "error");
}

function Computed({ kind, text, expects, environment, needed }: ValuePreviewProps & { needed: Needed }) {
  const sampled = useSampleScope(environment, needed);
  if (sampled.pending) return <Line label="Value">…</Line>;
  const absent = needed.roots.find(
    (root) => /^(item|index|previous)$/.test(root) && !(root in sampled.scope),
  );
  if (absent !== undefined) {
    return <Line label="Value">There is no {absent} yet. Run the workflow once to see a value.</Line>;
  }
  const result = previewOf(kind, text, sampled.scope, expects);
  const label = LABELS[sampled.from];
  if ("message" in result) {
    return (
      <Line label={label} failed>
        {result.message}
      </Line>
    );
  }
  const shown = formatValue(result.value);
  return (
    <Line label={label} kind={kindOf(result.value)}>
      <span className="font-mono text-fg">
        {shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown === "" ? '""' : shown}
      </span>
    </Line>
  );
}

interface LineProps {
  label: string;
  kind?: string;
  failed?: boolean;
  children: React.ReactNode;
}

function Line({ label, kind, failed = false, children }: LineProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls
    <div
      role="group"
      aria-label="Preview"
      className="flex items-start gap-2 rounded-md bg-sunken px-2 py-1 text-sm"
    >
      <span className="shrink-0 text-faint text-xs leading-[18px]">{label}</span>
      <span
        className={cn(
          "line-clamp-3 min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]",
          failed ? "text-failed" : "text-muted",
        )}
      >
        {children}
      </span>
      {kind !== undefined && <span className="shrink-0 text-faint text-xs leading-[18px]">{kind}</span>}
    </div>
  );
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 1 ? "list of 1" : `list of ${value.length}`;
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? "true/false" : typeof value;
}

/** The text as it was when no key had been pressed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
