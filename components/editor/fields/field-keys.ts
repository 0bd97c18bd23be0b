import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from "@codemirror/autocomplete";
import { history, historyKeymap, indentWithTab, standardKeymap, toggleComment } from "@codemirror/commands";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { expressionsIn } from "@/lib/expressions";
import type { FieldHost } from "./field-host";

/** The keys of a field. Tab leaves it, but indents in code, where Escape is the way out for the keyboard. */
export function fieldKeys(host: FieldHost): Extension {
  const isCode = host.kind === "javascript" || host.kind === "json" || host.kind === "template-json";
  const indents = host.kind === "javascript";
  return [
    host.history ? documentHistory(host.history) : [history(), keymap.of(historyKeymap)],
    suggestionKeys,
    isCode ? [closeBrackets(), keymap.of(closeBracketsKeymap)] : [],
    host.kind === "template" ? closeBraces : [],
    keymap.of([
      ...(indents ? [indentWithTab, { key: "Mod-/", run: toggleComment }] : []),
      { key: "Escape", run: leave },
      ...standardKeymap,
    ]),
  ];
}

/** An undo in the field takes back the last edit of the document, wherever it was made. */
function documentHistory({ undo, redo }: NonNullable<FieldHost["history"]>): Extension {
  return Prec.highest(
    EditorView.domEventHandlers({
      keydown(event) {
        const key = event.key.toLowerCase();
        if (event.altKey || !(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return false;
        event.preventDefault();
        if (key === "y" || event.shiftKey) redo();
        else undo();
        return true;
      },
    }),
  );
}

/** The keys of the list of suggestions; Escape closes it only where one is seen. */
const suggestionKeys = Prec.highest(
  keymap.of([
    ...completionKeymap.filter(({ key }) => key !== "Escape"),
    { key: "Tab", run: acceptCompletion },
    { key: "Escape", run: (view) => completionStatus(view.state) === "active" && closeCompletion(view) },
  ]),
);

function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  return true;
}

/** `{{` brings its `}}`, and typing that goes over it. */
const closeBraces = EditorView.inputHandler.of((view, from, to, text) => {
  const { doc } = view.state;
  const source = doc.toString();
  if (from !== to || view.composing) return false;
  if (text === "{" && source.charAt(from - 1) === "{" && source.charAt(from - 2) !== "{") {
    const isInside = expressionsIn(source).some(({ start, end }) => start < from && from <= end);
    if (isInside || /^\s*\}\}/.test(source.slice(from, from + 4))) return false;
    view.dispatch({
      changes: { from, insert: "{}}" },
      selection: { anchor: from + 1 },
      userEvent: "input.type",
    });
    return true;
  }
  if (text !== "}" || source.charAt(from) !== "}") return false;
  const closes = expressionsIn(source).some(
    ({ closed, end }) => closed && (end === from || end + 1 === from),
  );
  if (closes) view.dispatch({ selection: { anchor: from + 1 }, userEvent: "input.type" });
  return closes;
});
