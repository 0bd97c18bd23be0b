import { closeCompletion } from "@codemirror/autocomplete";
import { indentOnInput } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import { Annotation, EditorState, type Extension, StateEffect } from "@codemirror/state";
import { drawSelection, EditorView, lineNumbers, tooltips } from "@codemirror/view";
import { faultsIn } from "./check-field";
import { completeField } from "./complete-field";
import { dropExpression } from "./drop-expression";
import type { FieldHost } from "./field-host";
import { fieldKeys } from "./field-keys";
import { fieldTheme } from "./field-theme";
import { markExpressions } from "./mark-expressions";
import { wholeExpression } from "./whole-expression";

/** How long a field rests before it is checked, in milliseconds. */
export const CHECK_MS = 250;

/** Marks a change that came from the document, which is not to go back there. */
export const fromDocument = Annotation.define<true>();

/** Asks for the expressions to be checked again, as what they see has changed. */
export const recheck = StateEffect.define<null>();

/** All that a field's editor does besides showing its text. */
export function fieldExtensions(host: FieldHost): Extension[] {
  const { kind } = host;
  return [
    fieldKeys(host),
    fieldTheme,
    tooltips({ parent: document.body, position: "fixed" }),
    kind === "javascript" ? [lineNumbers(), drawSelection(), indentOnInput()] : EditorView.lineWrapping,
    markExpressions(kind),
    kind === "javascript" || kind === "json" ? [] : [completeField(host), checks(host)],
    kind === "expression" ? strippedBraces : [],
    dropExpression(host),
    EditorView.updateListener.of(({ docChanged, state, transactions }) => {
      if (docChanged && !transactions.some((each) => each.annotation(fromDocument))) {
        host.change(state.doc.toString());
      }
    }),
    // A list of suggestions that outlives the focus would lie over what is looked at next.
    EditorView.domEventHandlers({
      blur: (_, view) => {
        closeCompletion(view);
      },
    }),
  ];
}

function checks(host: FieldHost): Extension {
  return linter(({ state }) => diagnosticsOf(host, state.doc.toString()), {
    delay: CHECK_MS,
    needsRefresh: ({ transactions }) =>
      transactions.some(({ effects }) => effects.some((effect) => effect.is(recheck))),
  });
}

function diagnosticsOf(host: FieldHost, text: string): Diagnostic[] {
  if (!host.types) return [];
  return faultsIn(host.kind, text, host.types, host.expects).map(
    ({ start, end, severity, message, suggestion }) => ({
      from: start,
      to: end,
      severity,
      message:
        suggestion === undefined || message.includes(suggestion)
          ? message
          : `${message} Did you mean “${suggestion}”?`,
    }),
  );
}

/** An expression that is written or pasted with the braces of a template loses them. */
const strippedBraces = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(fromDocument)) return transaction;
  const inner = wholeExpression(transaction.newDoc.toString());
  if (inner === null) return transaction;
  return [
    transaction,
    {
      changes: { from: 0, to: transaction.newDoc.length, insert: inner },
      selection: { anchor: inner.length },
      sequential: true,
    },
  ];
});
