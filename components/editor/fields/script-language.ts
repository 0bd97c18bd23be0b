import { autocompletion } from "@codemirror/autocomplete";
import { javascript, javascriptLanguage } from "@codemirror/lang-javascript";
import { ensureSyntaxTree } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import type { TypeScope } from "@/lib/expressions";
import { completeScript } from "./complete-field";
import { CHECK_MS } from "./field-extensions";
import { scriptFaults } from "./script-faults";

/** How long the parser may hold up the page for a script, in milliseconds; a longer one is not checked. */
const PARSE_MS = 100;

/** JavaScript with its syntax checked, and with completion of the workflow's names besides those of the language. */
export function scriptLanguage(types: (() => TypeScope) | null): Extension {
  return [
    javascript(),
    syntaxChecks,
    autocompletion({ icons: false, defaultKeymap: false, interactionDelay: 0 }),
    types ? javascriptLanguage.data.of({ autocomplete: completeScript(types) }) : [],
  ];
}

const syntaxChecks = linter(
  ({ state }) => {
    const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS);
    return tree
      ? scriptFaults(tree, state.doc).map((fault) => ({ ...fault, severity: "error" as const }))
      : [];
  },
  { delay: CHECK_MS },
);
