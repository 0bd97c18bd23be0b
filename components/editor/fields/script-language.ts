import { autocompletion } from "@codemirror/autocomplete";
import { javascript, javascriptLanguage } from "@codemirror/lang-javascript";
import type { Extension } from "@codemirror/state";
import type { TypeScope } from "@/lib/expressions";
import { completeScript } from "./complete-field";

/** JavaScript, with completion of the workflow's names besides those of the language. */
export function scriptLanguage(types: (() => TypeScope) | null): Extension {
  return [
    javascript(),
    autocompletion({ icons: false, defaultKeymap: false, interactionDelay: 0 }),
    types ? javascriptLanguage.data.of({ autocomplete: completeScript(types) }) : [],
  ];
}
