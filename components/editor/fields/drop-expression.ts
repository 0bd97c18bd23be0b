import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expressionsIn } from "@/lib/expressions";
import { EXPRESSION_TYPE } from "../data/expression-type";
import type { FieldHost } from "./field-host";
import { segmentAt } from "./segments";

/** Lets an expression be dropped into a field: bare where it stands in one, else between braces. */
export function dropExpression(host: FieldHost): Extension {
  return EditorView.domEventHandlers({
    dragover(event, view) {
      if (!event.dataTransfer?.types.includes(EXPRESSION_TYPE) || view.state.readOnly) return false;
      event.dataTransfer.dropEffect = "copy";
      event.preventDefault();
      view.dom.classList.add("cm-x-dropping");
      return true;
    },
    dragleave(event, view) {
      const inside = event.relatedTarget instanceof Node && view.dom.contains(event.relatedTarget);
      if (!inside) view.dom.classList.remove("cm-x-dropping");
      return false;
    },
    drop(event, view) {
      view.dom.classList.remove("cm-x-dropping");
      const expression = event.dataTransfer?.getData(EXPRESSION_TYPE);
      if (!expression || view.state.readOnly) return false;
      event.preventDefault();
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
      const insert = writtenAt(host, view.state.doc.toString(), at, expression);
      view.dispatch({
        changes: { from: at, insert },
        selection: { anchor: at + insert.length },
        userEvent: "input.drop",
      });
      view.focus();
      return true;
    },
  });
}

function writtenAt({ kind }: FieldHost, text: string, at: number, expression: string): string {
  const segment = segmentAt(kind, text, at);
  if (kind === "template-json" && !segment) return JSON.stringify(`{{ ${expression} }}`);
  if (!segment?.template) return expression;
  const offset = segment.inner(at);
  const inside = expressionsIn(segment.source).some(({ start, end }) => start <= offset && offset <= end);
  return segment.encode(inside ? expression : `{{ ${expression} }}`);
}
