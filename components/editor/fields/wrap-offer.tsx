import { Braces } from "lucide-react";
import { Button } from "@/components/ui/button";
import { bareReferenceIn, wrapped } from "./bare-reference";
import { type FieldKind, segmentsOf } from "./segments";

interface WrapOfferProps {
  kind: FieldKind;
  text: string;
  onChange(text: string): void;
}

/** Offers braces for the first reference that stands in a text without them, as it would stay mere text. */
export function WrapOffer({ kind, text, onChange }: WrapOfferProps) {
  if (!text.includes("steps.")) return null;
  for (const segment of segmentsOf(kind, text)) {
    const found = segment.template ? bareReferenceIn(segment.source) : null;
    if (!found) continue;
    const source = wrapped(segment.source, found);
    const next = text.slice(0, segment.from) + segment.encode(source) + text.slice(segment.to);
    return (
      <div className="flex items-center justify-between gap-2 rounded-md bg-sunken py-1 pr-1 pl-2 text-muted text-sm">
        <span className="min-w-0 truncate">
          <code className="text-fg">{found.text}</code> is only text here.
        </span>
        <Button size="sm" className="shrink-0" onClick={() => onChange(next)}>
          <Braces /> Use its value
        </Button>
      </div>
    );
  }
  return null;
}
