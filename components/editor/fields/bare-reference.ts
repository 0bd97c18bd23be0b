import { expressionsIn } from "@/lib/expressions";

/** A reference that stands in the text of a template, where it is only text. */
export interface BareReference {
  text: string;
  start: number;
  end: number;
}

const REFERENCE = /(?<![\w.])steps(?:\.[A-Za-z_]\w*|\[\d+\])+/g;

/** The first `steps.…` outside of braces, or null. */
export function bareReferenceIn(template: string): BareReference | null {
  if (!template.includes("steps.")) return null;
  const inside = expressionsIn(template);
  for (const { index, 0: text } of template.matchAll(REFERENCE)) {
    if (!inside.some(({ open, end }) => open <= index && index < end)) {
      return { text, start: index, end: index + text.length };
    }
  }
  return null;
}

/** The template with braces around the reference, so that its value is filled in. */
export function wrapped(template: string, { text, start, end }: BareReference): string {
  return `${template.slice(0, start)}{{ ${text} }}${template.slice(end)}`;
}
