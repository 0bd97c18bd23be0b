import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, placeholder as placeholderOf } from "@codemirror/view";
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { CONTROL_CLASS } from "@/components/ui/input";
import { cn } from "@/lib/utils/cn";
import type { ExpressionFieldProps } from "./expression-field";
import type { FieldEnvironment } from "./field-environment";
import { fieldExtensions, fromDocument, recheck } from "./field-extensions";
import type { FieldHost } from "./field-host";
import { ValuePreview } from "./value-preview";
import { WrapOffer } from "./wrap-offer";

export interface CodeMirrorFieldProps extends ExpressionFieldProps {
  environment: FieldEnvironment | null;
  /** Names the element that is typed into, and ties it to its help and error. */
  attributes: Readonly<Record<string, string | boolean | undefined>>;
  /** Where the cursor was in the field that this one takes the place of, if it was there. */
  selection: { start: number; end: number } | null;
}

/** A field in CodeMirror: coloured, completed and checked, with the value that its text comes to beneath. */
export function CodeMirrorField(props: CodeMirrorFieldProps) {
  const { kind, text, rows, environment, onChange, disabled, sees, expects } = props;
  const place = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);
  useEditorView(place, props, setFocused);
  const isCode = kind === "javascript";
  return (
    <div className="grid gap-1">
      <div
        ref={place}
        style={{ minHeight: rows * 20 + 12 }}
        className={cn(
          CONTROL_CLASS,
          "grid cursor-text overflow-hidden px-0 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/30",
          isCode ? "max-h-96 [&_.cm-editor]:max-h-96" : "max-h-72 [&_.cm-editor]:max-h-72",
          props.attributes["aria-invalid"] && "border-failed",
          disabled && "opacity-60",
        )}
      />
      {isCode && focused && <p className="text-faint text-xs">Tab indents. Escape leaves the field.</p>}
      {environment && !disabled && <WrapOffer kind={kind} text={text} onChange={onChange} />}
      {environment && focused && (
        <ValuePreview
          kind={kind}
          text={text}
          sees={sees ?? NO_NAMES}
          expects={expects}
          environment={environment}
        />
      )}
    </div>
  );
}

const NO_NAMES: readonly string[] = [];

/** Keeps a CodeMirror view in `place` that shows the props as they are. */
function useEditorView(
  place: RefObject<HTMLDivElement | null>,
  props: CodeMirrorFieldProps,
  onFocus: (focused: boolean) => void,
): void {
  const { text, kind, environment, selection, expects } = props;
  const view = useRef<EditorView | null>(null);
  const settings = useMemo(() => new Compartment(), []);
  const change = useEffectEvent(props.onChange);
  const focus = useEffectEvent((focused: boolean) => {
    onFocus(focused);
    if (!focused) props.onBlur?.();
  });
  const sees = props.sees?.join() ?? "";
  const start = useEffectEvent((created: EditorView) => {
    if (!selection) return;
    created.focus();
    created.dispatch({ selection: { anchor: selection.start, head: selection.end } });
  });
  const first = useEffectEvent(() => ({ doc: text, settings: settingsOf(props) }));

  // Before the browser paints, so that a focus that is handed over is never lost between.
  useLayoutEffect(() => {
    const host = hostOf({ kind, expects, sees, environment }, (next) => change(next));
    const language = new Compartment();
    const { doc, settings: initial } = first();
    const created = new EditorView({
      parent: place.current ?? document.body,
      state: EditorState.create({
        doc,
        extensions: [fieldExtensions(host), settings.of(initial), language.of([]), focusWatch(focus)],
      }),
    });
    view.current = created;
    void addLanguage(created, language, host);
    const unsubscribe = environment?.store.subscribe((state, before) => {
      if (state.problems !== before.problems) created.dispatch({ effects: recheck.of(null) });
    });
    start(created);
    return () => {
      unsubscribe?.();
      created.destroy();
      view.current = null;
    };
  }, [place, settings, kind, expects, sees, environment]);

  useLayoutEffect(() => {
    if (view.current) showText(view.current, text);
  }, [text]);
  const shown = JSON.stringify([props.attributes, props.placeholder, props.disabled]);
  const shownSettings = useEffectEvent(() => settingsOf(props));
  useEffect(() => {
    if (shown) view.current?.dispatch({ effects: settings.reconfigure(shownSettings()) });
  }, [settings, shown]);
}

function focusWatch(onFocus: (focused: boolean) => void): Extension {
  return EditorView.domEventHandlers({
    focus: () => onFocus(true),
    blur: () => whenReleased(() => onFocus(false)),
  });
}

/**
 * What is beneath a focused field goes away with the focus. If that were while a pointer is pressed, what it
 * was pressed on would move from under it, and the click would be lost.
 */
function whenReleased(act: () => void): void {
  if (!document.querySelector(":active:not(html, body)")) act();
  else window.addEventListener("pointerup", () => requestAnimationFrame(act), { once: true });
}

function settingsOf({ attributes, placeholder, disabled, kind }: CodeMirrorFieldProps): Extension {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return [
    EditorView.contentAttributes.of({
      ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
      ...(disabled && { "aria-disabled": "true" }),
      spellcheck: String(kind === "template"),
    }),
    EditorView.editable.of(!disabled),
    EditorState.readOnly.of(disabled),
    placeholder === undefined ? [] : placeholderOf(placeholder),
  ];
}

type HostFacts = Pick<CodeMirrorFieldProps, "kind" | "environment" | "expects"> & { sees: string };

function hostOf({ kind, expects, sees, environment }: HostFacts, change: FieldHost["change"]): FieldHost {
  const names = sees === "" ? {} : Object.fromEntries(sees.split(",").map((name) => [name, true]));
  return {
    kind,
    expects,
    change,
    types: environment && (() => ({ ...environment.types(), ...names })),
    history: environment && {
      undo: () => environment.store.getState().undo(),
      redo: () => environment.store.getState().redo(),
    },
  };
}

/** Shows a text that came from the document: only what differs is replaced, so that the cursor stays. */
function showText(view: EditorView, text: string): void {
  const before = view.state.doc.toString();
  if (before === text) return;
  let start = 0;
  while (start < Math.min(before.length, text.length) && before[start] === text[start]) start++;
  let end = 0;
  const room = Math.min(before.length, text.length) - start;
  while (end < room && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
  const insert = text.slice(start, text.length - end);
  view.dispatch({
    changes: { from: start, to: before.length - end, insert },
    ...(view.hasFocus && { selection: { anchor: start + insert.length } }),
    annotations: fromDocument.of(true),
  });
}

/** The colours and indentation of a language are fetched when a field in it is shown. */
async function addLanguage(view: EditorView, place: Compartment, host: FieldHost): Promise<void> {
  if (host.kind === "javascript") {
    const { scriptLanguage } = await import("./script-language");
    if (view.dom.isConnected) view.dispatch({ effects: place.reconfigure(scriptLanguage(host.types)) });
  } else if (host.kind === "json" || host.kind === "template-json") {
    const { json } = await import("@codemirror/lang-json");
    if (view.dom.isConnected) view.dispatch({ effects: place.reconfigure(json()) });
  }
}
