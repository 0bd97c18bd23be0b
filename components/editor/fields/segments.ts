/** What a field's text is. In `template-json` the strings of the JSON are templates. */
export type FieldKind = "template" | "template-json" | "expression" | "json" | "javascript";

/** A stretch of a field's text that is an expression, or a template, by itself. */
export interface Segment {
  readonly template: boolean;
  readonly source: string;
  /** Where the source begins and ends in the text. */
  readonly from: number;
  readonly to: number;
  /** The place in the text of a place in the source, and the other way round. */
  outer(offset: number): number;
  inner(offset: number): number;
  /** What stands for a piece of source in the text. */
  encode(source: string): string;
}

/** The expressions and templates of a text, in order. Never throws: JSON may be unfinished or wrong. */
export function segmentsOf(kind: FieldKind, text: string): Segment[] {
  if (kind === "expression" || kind === "template") return [wholeOf(text, kind === "template")];
  if (kind !== "template-json") return [];
  return isJsonText(text) ? stringsOf(text) : [wholeOf(text, true)];
}

/** The segment that a place of the text is in, or at the edge of. */
export function segmentAt(kind: FieldKind, text: string, offset: number): Segment | null {
  return segmentsOf(kind, text).find(({ from, to }) => from <= offset && offset <= to) ?? null;
}

/** Whether a segment has anything to compute. */
export function hasExpression({ template, source }: Segment): boolean {
  return template ? source.includes("{{") : source.trim() !== "";
}

/** Text that begins as JSON does, and not with an expression that gives the whole value. */
export function isJsonText(text: string): boolean {
  return /^\s*([[{"]|-?\d|(true|false|null)\s*$)/.test(text) && !/^\s*\{\{/.test(text);
}

function wholeOf(text: string, template: boolean): Segment {
  const same = (offset: number) => offset;
  return {
    template,
    source: text,
    from: 0,
    to: text.length,
    outer: same,
    inner: same,
    encode: (source) => source,
  };
}

function stringsOf(text: string): Segment[] {
  return [...text.matchAll(/"((?:[^"\\\n]|\\.)*)("|\\?$|\\?(?=\n))/gm)].map(({ index, 1: raw = "" }) =>
    stringOf(raw, index + 1),
  );
}

/** A JSON string, with the place of each of its characters, as an escape takes several. */
function stringOf(raw: string, from: number): Segment {
  const pieces = [...raw.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/g)];
  const source = pieces.map(([piece]) => (piece.length === 1 ? piece : unescaped(piece))).join("");
  const places = [...pieces.map(({ index }) => from + index), from + raw.length];
  const last = places.length - 1;
  return {
    template: true,
    source,
    from,
    to: from + raw.length,
    outer: (offset) => places[Math.min(offset, last)] ?? from,
    inner: (offset) =>
      Math.max(
        0,
        places.findLastIndex((place) => place <= offset),
      ),
    encode: (written) => JSON.stringify(written).slice(1, -1),
  };
}

/** The one character that an escape stands for. */
function unescaped(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return written.slice(-1);
  }
}
