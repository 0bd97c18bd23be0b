import { type Extension, Prec, type Range, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { type Mark, marksOf } from "@/lib/expressions";
import { type FieldKind, segmentsOf } from "./segments";

const MARKS = {
  braces: Decoration.mark({ class: "cm-x-braces" }),
  variable: Decoration.mark({ class: "cm-x-variable" }),
  field: Decoration.mark({ class: "cm-x-field" }),
  function: Decoration.mark({ class: "cm-x-function" }),
  constant: Decoration.mark({ class: "cm-x-constant" }),
  text: Decoration.mark({ class: "cm-x-text" }),
  number: Decoration.mark({ class: "cm-x-number" }),
  comment: Decoration.mark({ class: "cm-x-comment" }),
} satisfies Record<Mark["kind"], Decoration>;
const CHIP = Decoration.mark({ class: "cm-x-chip" });

/** Draws the expressions of a field in colours, and those of a template as chips. */
export function markExpressions(kind: FieldKind): Extension {
  const draw = (document: Text) => decorationsOf(kind, document.toString());
  const drawn = StateField.define<DecorationSet>({
    create: ({ doc }) => draw(doc),
    update: (before, { docChanged, newDoc }) => (docChanged ? draw(newDoc) : before),
    provide: (field) => EditorView.decorations.from(field),
  });
  // What comes first is drawn innermost: within a JSON string the colours of the expression win.
  return Prec.highest(drawn);
}

function decorationsOf(kind: FieldKind, text: string): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { template, source, outer } of segmentsOf(kind, text)) {
    if (template && !source.includes("{{")) continue;
    let chip: number | null = null;
    for (const mark of marksOf(source, { template })) {
      const [start, end] = [outer(mark.start), outer(mark.end)];
      if (end > start) ranges.push(MARKS[mark.kind].range(start, end));
      if (mark.kind !== "braces") continue;
      if (source.startsWith("{{", mark.start)) chip = start;
      else if (chip !== null) ranges.push(CHIP.range(chip, end));
    }
  }
  return Decoration.set(ranges, true);
}
