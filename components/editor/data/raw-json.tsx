import { useMemo, useState } from "react";
import type { Json } from "@/lib/utils/json";

/** Characters that are drawn before the reader asks for more. */
const CUT = 10_000;

/** A value as JSON text; of a large one the beginning, until all of it is asked for. */
export function RawJson({ value }: { value: Json }) {
  const [all, setAll] = useState(false);
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const isCut = !all && text.length > CUT;
  return (
    <div className="grid gap-1.5">
      <pre className="whitespace-pre-wrap rounded-md bg-sunken p-2 font-mono text-sm [overflow-wrap:anywhere] [tab-size:2]">
        {isCut ? `${text.slice(0, CUT)}…` : text}
      </pre>
      {isCut && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="justify-self-start rounded px-1 text-accent text-sm hover:underline"
        >
          Show all {text.length.toLocaleString("en")} characters
        </button>
      )}
    </div>
  );
}
