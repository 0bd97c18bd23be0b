import { ApiError } from "@/lib/api/api-error";
import { call } from "@/lib/api/client";
import { getWorkflow, saveWorkflow, type Workflow } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { serializeDocument } from "@/lib/graph/serialize";
import { toJson, isJsonObject, type JsonObject } from "@/lib/utils/json";
import { delayBeforeSaving } from "./autosave";
import type { EditorStore } from "./editor-store";
import { forgetDraft, keepDraft, readDraft } from "./kept-draft";

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
  let timer: ReturnType<typeof setTimeout> | undefined;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  restoreDraft(store, workflowId);

  async function send() {
    const { document, save } = store.getState();
    store.getState().noteSave({ type: "sent" });
    try {
      const body = { revision: save.revision, document: bodyOf(document) };
      const saved = await call(saveWorkflow, { params: { id: workflowId }, body });
      acknowledge(saved);
    } catch (error) {
      await fail(error, document);
    }
  }
  function acknowledge(saved: Workflow) {
    store.getState().noteSave({ type: "acknowledged", revision: saved.revision });
    if (!store.getState().save.unsaved) forget();
    onSaved(saved);
  }
  async function fail(error: unknown, sent: WorkflowDocument) {
    if (!(error instanceof ApiError) || error.problem.status >= 500 || error.problem.status === 429) {
      store.getState().noteSave({ type: "unreachable" });
    } else if (error.problem.code === "stale-revision") {
      await settleStale(sent);
    } else {
      store.getState().noteSave({ type: "refused", message: error.problem.detail });
    }
  }
  /** An answer that was lost on its way looks stale, too, when the request is repeated. */
  async function settleStale(sent: WorkflowDocument) {
    try {
      const current = await call(getWorkflow, { params: { id: workflowId } });
      const isOurs = serializeDocument(loadDocument(current.document)) === serializeDocument(sent);
      if (isOurs) acknowledge(current);
      else store.getState().noteSave({ type: "stale", revision: current.revision });
    } catch {
      store.getState().noteSave({ type: "unreachable" });
    }
  }
  function keep() {
    const { document, save } = store.getState();
    if (save.phase.kind !== "idle") keepDraft(workflowId, { revision: save.revision, document });
  }
  function forget() {
    clearTimeout(keeping);
    forgetDraft(workflowId);
  }
  const unsubscribe = store.subscribe((state, before) => {
    if (state.document !== before.document && state.save.unsaved) {
      clearTimeout(keeping);
      keeping = setTimeout(keep, KEEP_MS);
    }
    const edited = state.document !== before.document;
    if (state.save.phase === before.save.phase && !edited) return;
    if (state.save.phase.kind === "retrying" && state.save.phase === before.save.phase) return;
    clearTimeout(timer);
    const delay = delayBeforeSaving(state.save.phase);
    if (delay !== null) timer = setTimeout(send, delay);
  });
  const hasUnsaved = () => store.getState().save.phase.kind !== "idle";
  function flush() {
    if (!hasUnsaved()) return;
    keep();
    const { document, save } = store.getState();
    if (save.phase.kind === "pending" || save.phase.kind === "retrying") beacon(workflowId, save.revision, document);
  }
  function retryNow() {
    if (store.getState().save.phase.kind !== "retrying") return;
    clearTimeout(timer);
    void send();
  }
  window.addEventListener("pagehide", flush);
  window.addEventListener("online", retryNow);
  if (hasUnsaved()) timer = setTimeout(send, 0);
  return () => {
    flush();
    unsubscribe();
    clearTimeout(timer);
    clearTimeout(keeping);
    window.removeEventListener("pagehide", flush);
    window.removeEventListener("online", retryNow);
  };
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
  if (kept.revision !== save.revision) noteSave({ type: "stale", revision: save.revision });
}
