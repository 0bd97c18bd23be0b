import { ApiError } from "@/lib/api/api-error";
import { call } from "@/lib/api/client";
import { listEdits } from "@/lib/api/contracts/edits";
import { getWorkflow, saveWorkflow, type Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import type { Patch } from "@/lib/graph/patch";
import { serializeDocument } from "@/lib/graph/serialize";
import { isJsonObject, type JsonObject, toJson } from "@/lib/utils/json";
import { whenIdle } from "@/lib/utils/when-idle";
import { delayBeforeSaving } from "./autosave";
import type { EditorStore } from "./editor-store";
import { forgetDraft, keepDraft, readDraft } from "./kept-draft";
import { editsSince, historyOf, keptEdits } from "./kept-edits";

/** How long after an edit its local copy is written: most are saved by then, and need none. */
const KEEP_MS = 600;
/** How many requests without an answer are remembered; of these the server may have taken any. */
const UNANSWERED = 3;

/** One editor that saves. */
interface Saver {
  store: EditorStore;
  workflowId: string;
  /** Whose edits they are. */
  person: string;
  onSaved: (workflow: Workflow) => void;
  /** The person's edits as the server has them; null until that is known. */
  known: readonly Patch[] | null;
  unanswered: readonly WorkflowDocument[];
  stopped: boolean;
}

/**
 * Saves the store's document by itself, and what the person can undo in it: a moment after an edit, one request
 * at a time, again and again while the server cannot be reached, and never over somebody else's newer revision.
 * Edits are kept in the browser until they are acknowledged. Gives what stops it.
 */
export function startAutosave(
  store: EditorStore,
  { workflowId, person }: Pick<Saver, "workflowId" | "person">,
  onSaved: (workflow: Workflow) => void,
): () => void {
  const saver: Saver = { store, workflowId, person, onSaved, known: null, unanswered: [], stopped: false };
  restoreDraft(saver);
  const callOff = whenIdle(() => void loadEdits(saver));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  const send = () => sendDraft(saver);
  const schedule = () => {
    clearTimeout(timer);
    const delay = delayBeforeSaving(store.getState().save.phase);
    if (delay !== null) timer = setTimeout(send, delay);
  };
  const unsubscribe = store.subscribe(({ document, choices, save }, before) => {
    const edited = document !== before.document && save.unsaved;
    if (edited || choices !== before.choices) {
      clearTimeout(keeping);
      keeping = setTimeout(() => keep(saver), KEEP_MS);
    }
    // More edits put off the first attempt, but not the next one after a failure.
    if (save.phase !== before.save.phase || (edited && save.phase.kind === "pending")) schedule();
  });
  function flush() {
    const { save, document } = store.getState();
    const isLeft = save.phase.kind === "pending" || save.phase.kind === "retrying";
    if (isLeft) rememberSent(saver, document);
    keep(saver);
    if (isLeft) beacon(saver);
  }
  function retryNow() {
    if (store.getState().save.phase.kind !== "retrying") return;
    clearTimeout(timer);
    void send();
  }
  window.addEventListener("pagehide", flush);
  window.addEventListener("online", retryNow);
  schedule();
  return () => {
    flush();
    saver.stopped = true;
    callOff();
    unsubscribe();
    clearTimeout(timer);
    clearTimeout(keeping);
    window.removeEventListener("pagehide", flush);
    window.removeEventListener("online", retryNow);
  };
}

/** Writes what is not acknowledged into the browser's own store. */
function keep(saver: Saver): void {
  const { store, known, unanswered } = saver;
  const { document, save, saved, history, choices } = store.getState();
  if (save.phase.kind === "idle") return;
  keepDraft(saver, {
    revision: save.revision,
    document,
    sent: unanswered,
    base: saved,
    choices,
    // Before the earlier ones are known, these are not all.
    edits: known && keptEdits(history),
  });
}

/** Takes up what the person could undo when they were last here, on this machine or another one. */
async function loadEdits(saver: Saver): Promise<void> {
  if (saver.known) return;
  try {
    const kept = await call(listEdits, { params: { id: saver.workflowId } });
    if (saver.stopped || saver.known) return;
    saver.known = kept.items;
    saver.store.getState().restore(historyOf(kept));
  } catch {
    // It is asked for again with the next save; until then that leaves what is there alone.
  }
}

async function sendDraft(saver: Saver): Promise<void> {
  const { document, history, noteSave } = saver.store.getState();
  const body = bodyOf(saver);
  const edits = saver.known && keptEdits(history).items;
  void loadEdits(saver);
  noteSave({ type: "sent" });
  rememberSent(saver, document);
  try {
    const saved = await call(saveWorkflow, { params: { id: saver.workflowId }, body });
    if (edits) saver.known = edits;
    // Whatever of earlier requests is still on its way builds on an older revision.
    saver.unanswered = [];
    acknowledge(saver, saved, document);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status >= 500 || error.problem.status === 429) {
      noteSave({ type: "unreachable" });
    } else if (error.problem.code === "stale-revision") {
      await settleStale(saver, document);
    } else {
      saver.unanswered = saver.unanswered.filter((each) => each !== document);
      noteSave({ type: "refused", message: error.problem.detail });
    }
  }
}

function rememberSent(saver: Saver, document: WorkflowDocument): void {
  saver.unanswered = [...saver.unanswered, document].slice(-UNANSWERED);
}

function acknowledge({ store, onSaved, ...saver }: Saver, saved: Workflow, sent: WorkflowDocument): void {
  store.setState({ saved: sent });
  store.getState().noteSave({ type: "acknowledged", revision: saved.revision });
  if (!store.getState().save.unsaved) forgetDraft(saver);
  onSaved(saved);
}

/** An answer that was lost on its way makes the repeated request look stale, too. */
async function settleStale(saver: Saver, sent: WorkflowDocument): Promise<void> {
  const { store } = saver;
  try {
    const current = await call(getWorkflow, { params: { id: saver.workflowId } });
    const theirs = loadDocument(current.document);
    const isOurs = saver.unanswered.some((each) => isSame(each, theirs));
    const { takeTheirs } = isOurs ? {} : await mergeParts();
    // The person may have saved from another window, so all of their edits are sent next time.
    if (saver.known) saver.known = [];
    saver.unanswered = [];
    if (isSame(sent, theirs)) acknowledge(saver, current, sent);
    else if (isOurs) {
      store.setState({ saved: theirs });
      store.getState().noteSave({ type: "merged", revision: current.revision });
      // What nobody saves any more is kept in the browser, and brought together on the next visit.
    } else if (!saver.stopped) takeTheirs?.(store, theirs, current.revision);
  } catch {
    store.getState().noteSave({ type: "unreachable" });
  }
}

function bodyOf({ store, known }: Saver) {
  const { document, history, save } = store.getState();
  const body = toJson(document);
  const json: JsonObject = isJsonObject(body) ? body : {};
  return {
    revision: save.revision,
    document: json,
    ...(known && { edits: editsSince(known, keptEdits(history)) }),
  };
}

/** The last word before the page goes away; an answer that nobody hears is found out on the next visit. */
function beacon(saver: Saver): void {
  void fetch(`/api/v1/workflows/${encodeURIComponent(saver.workflowId)}`, {
    method: saveWorkflow.method,
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(bodyOf(saver)),
  }).catch(() => undefined);
}

/** Takes up edits that an earlier visit could not save. */
function restoreDraft(saver: Saver): void {
  const { store } = saver;
  const kept = readDraft(saver);
  if (!kept) return;
  const { document, save, restore, noteSave } = store.getState();
  if (kept.edits) saver.known = [];
  if (isSame(kept.document, document)) {
    if (kept.edits) restore(historyOf(kept.edits));
    forgetDraft(saver);
    return;
  }
  // It may reach the server only now.
  saver.unanswered = kept.sent;
  if (kept.edits) restore(historyOf(kept.edits), kept.document);
  else store.getState().apply(() => kept.document);
  if (kept.revision === save.revision || kept.sent.some((each) => isSame(each, document))) return;
  // Nothing is sent before both sides are brought together.
  noteSave({ type: "stale", revision: save.revision });
  const { base, choices } = kept;
  if (!base) return;
  store.setState({ saved: base });
  mergeParts()
    .then(({ takeTheirs }) => takeTheirs(store, document, save.revision, choices))
    // Without it a person chooses, as where nothing is known of what the edits build on.
    .catch(() => undefined);
}

function isSame(a: WorkflowDocument, b: WorkflowDocument): boolean {
  return serializeDocument(a) === serializeDocument(b);
}

/** What brings edits of two people together, which most visits have no use for. */
function mergeParts() {
  return import("./take-theirs");
}
