import { ApiError } from "@/lib/api/api-error";
import { call } from "@/lib/api/client";
import { getWorkflow, saveWorkflow, type Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { serializeDocument } from "@/lib/graph/serialize";
import { isJsonObject, type JsonObject, toJson } from "@/lib/utils/json";
import { delayBeforeSaving } from "./autosave";
import type { EditorStore } from "./editor-store";
import { forgetDraft, keepDraft, readDraft } from "./kept-draft";
import { takeTheirs } from "./take-theirs";

/** How long after an edit its local copy is written. */
const KEEP_MS = 150;

/**
 * Saves the store's document by itself: a moment after an edit, one request at a time, again and again while
 * the server cannot be reached, and never over somebody else's newer revision. Edits are kept in the browser
 * until they are acknowledged. Gives what stops it.
 */
export function startAutosave(
  store: EditorStore,
  workflowId: string,
  onSaved: (workflow: Workflow) => void,
): () => void {
  restoreDraft(store, workflowId);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  let sent: WorkflowDocument | null = null;
  const send = () => {
    sent = store.getState().document;
    return sendDraft(store, workflowId, onSaved);
  };
  const keep = () => {
    const { document, save, saved: base } = store.getState();
    if (save.phase.kind !== "idle") keepDraft(workflowId, { revision: save.revision, document, sent, base });
  };
  const schedule = () => {
    clearTimeout(timer);
    const delay = delayBeforeSaving(store.getState().save.phase);
    if (delay !== null) timer = setTimeout(send, delay);
  };
  const unsubscribe = store.subscribe(({ document, save }, before) => {
    const edited = document !== before.document && save.unsaved;
    if (edited) {
      clearTimeout(keeping);
      keeping = setTimeout(keep, KEEP_MS);
    }
    // More edits put off the first attempt, but not the next one after a failure.
    if (save.phase !== before.save.phase || (edited && save.phase.kind === "pending")) schedule();
  });
  function flush() {
    keep();
    const { document, save } = store.getState();
    if (save.phase.kind === "pending" || save.phase.kind === "retrying")
      beacon(workflowId, save.revision, document);
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
    unsubscribe();
    clearTimeout(timer);
    clearTimeout(keeping);
    window.removeEventListener("pagehide", flush);
    window.removeEventListener("online", retryNow);
  };
}

type OnSaved = (workflow: Workflow) => void;

async function sendDraft(store: EditorStore, workflowId: string, onSaved: OnSaved): Promise<void> {
  const { document, save, noteSave } = store.getState();
  noteSave({ type: "sent" });
  try {
    const body = { revision: save.revision, document: bodyOf(document) };
    acknowledge(store, await call(saveWorkflow, { params: { id: workflowId }, body }), document, onSaved);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status >= 500 || error.problem.status === 429) {
      noteSave({ type: "unreachable" });
    } else if (error.problem.code === "stale-revision") {
      await settleStale(store, workflowId, document, onSaved);
    } else {
      noteSave({ type: "refused", message: error.problem.detail });
    }
  }
}

function acknowledge(store: EditorStore, saved: Workflow, sent: WorkflowDocument, onSaved: OnSaved): void {
  store.setState({ saved: sent });
  store.getState().noteSave({ type: "acknowledged", revision: saved.revision });
  if (!store.getState().save.unsaved) forgetDraft(saved.id);
  onSaved(saved);
}

/** An answer that was lost on its way makes the repeated request look stale, too. */
async function settleStale(
  store: EditorStore,
  workflowId: string,
  sent: WorkflowDocument,
  onSaved: OnSaved,
): Promise<void> {
  const { noteSave } = store.getState();
  try {
    const current = await call(getWorkflow, { params: { id: workflowId } });
    const isOurs = serializeDocument(loadDocument(current.document)) === serializeDocument(sent);
    if (isOurs) acknowledge(store, current, sent, onSaved);
    else takeTheirs(store, loadDocument(current.document), current.revision);
  } catch {
    noteSave({ type: "unreachable" });
  }
}

function bodyOf(document: WorkflowDocument): JsonObject {
  const body = toJson(document);
  return isJsonObject(body) ? body : {};
}

/** The last word before the page goes away; an answer that nobody hears is found out on the next visit. */
function beacon(workflowId: string, revision: number, document: WorkflowDocument): void {
  void fetch(`/api/v1/workflows/${encodeURIComponent(workflowId)}`, {
    method: saveWorkflow.method,
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ revision, document }),
  }).catch(() => undefined);
}

/** Takes up edits that an earlier visit could not save. */
function restoreDraft(store: EditorStore, workflowId: string): void {
  const kept = readDraft(workflowId);
  if (!kept) return;
  const { document, save, apply, noteSave } = store.getState();
  if (serializeDocument(kept.document) === serializeDocument(document)) {
    forgetDraft(workflowId);
    return;
  }
  apply(() => kept.document);
  const isOurs = kept.sent !== null && serializeDocument(kept.sent) === serializeDocument(document);
  if (kept.revision === save.revision || isOurs) return;
  if (kept.base) store.setState({ saved: kept.base });
  if (kept.base) takeTheirs(store, document, save.revision);
  else noteSave({ type: "stale", revision: save.revision });
}
