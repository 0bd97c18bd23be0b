import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { complete, type Completion as Suggestion, type TypeScope } from "@/lib/expressions";
import type { FieldHost } from "./field-host";
import { type Segment, segmentAt } from "./segments";

/** More are not of use: the next letter leaves fewer. */
const AT_MOST = 50;

/** Completion of what the field's expressions see, each with what it is. */
export function completeField(host: FieldHost): Extension {
  return autocompletion({
    override: [(context) => suggestionsAt(host, context)],
    icons: false,
    defaultKeymap: false,
    interactionDelay: 0,
    activateOnTypingDelay: 40,
    maxRenderedOptions: AT_MOST,
    optionClass: ({ type }) => (type === "function" ? "cm-x-is-function" : ""),
  });
}

function suggestionsAt(
  host: FieldHost,
  { state, pos, explicit }: CompletionContext,
): CompletionResult | null {
  const text = state.doc.toString();
  const segment = host.types && segmentAt(host.kind, text, pos);
  if (!segment || !host.types) return null;
  const { source, template } = segment;
  const all = complete(source, segment.inner(pos), host.types(), { template });
  const [only] = all;
  if (!only) return null;
  const isWritten = all.length === 1 && source.slice(only.start, only.end) === only.insert;
  if (isWritten && !explicit) return null;
  return {
    from: wordStart(text, pos),
    options: all.slice(0, AT_MOST).map((suggestion) => optionOf(suggestion, segment)),
    filter: false,
    // With each letter, so that Tab and Enter never find a list that is about to be made again, and pass it by.
    update: (_result, _from, _to, context) => suggestionsAt(host, context),
  };
}

/**
 * The names of a workflow where they are read in JavaScript: `steps.a.b`, with nothing of what expressions
 * add to them.
 */
export function completeScript(types: () => TypeScope) {
  return function suggest({ state, pos, explicit }: CompletionContext): CompletionResult | null {
    const line = state.doc.lineAt(pos);
    const [chain = ""] = /[\w$.[\]"]*$/.exec(line.text.slice(0, pos - line.from)) ?? [];
    if (chain === "" && !explicit) return null;
    const found = complete(chain, chain.length, types(), { template: false }).filter(
      ({ kind }) => kind !== "function" && kind !== "keyword",
    );
    const from = pos - chain.length;
    const segment = { outer: (at: number) => from + at, encode: (text: string) => text };
    return found.length === 0
      ? null
      : {
          from: wordStart(state.doc.toString(), pos),
          options: found.map((each) => optionOf(each, segment)),
          filter: false,
          update: (_result, _from, _to, context) => suggest(context),
        };
  };
}

function wordStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\w/.test(text.charAt(at - 1))) at--;
  return at;
}

function optionOf(suggestion: Suggestion, { outer, encode }: Pick<Segment, "outer" | "encode">): Completion {
  const { label, kind, detail, docs, insert, caret, start, end } = suggestion;
  return {
    label,
    type: kind,
    detail: kind === "function" ? "ƒ" : detail,
    ...((docs !== null || kind === "function") && { info: () => documentation(suggestion) }),
    apply: (view: EditorView, completion: Completion) => {
      const from = outer(start);
      view.dispatch({
        changes: { from, to: outer(end), insert: encode(insert) },
        selection: { anchor: from + encode(insert.slice(0, caret)).length },
        userEvent: "input.complete",
        annotations: pickedCompletion.of(completion),
        scrollIntoView: true,
      });
    },
  };
}

/** How a function is written and what it does; what stands between backticks is code. */
function documentation({ kind, detail, docs }: Suggestion): Node {
  const root = document.createElement("div");
  if (kind === "function") {
    const signature = document.createElement("code");
    signature.className = "cm-x-signature";
    signature.textContent = detail;
    root.append(signature);
  }
  const paragraph = document.createElement("p");
  (docs ?? "").split("`").forEach((part, index) => {
    const element = document.createElement(index % 2 === 1 ? "code" : "span");
    element.textContent = part;
    paragraph.append(element);
  });
  if (docs !== null) root.append(paragraph);
  return root;
}
