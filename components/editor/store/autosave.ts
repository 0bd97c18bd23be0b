/**
 * How the draft stands against the server. `idle`: all is acknowledged. `pending`: edits wait a moment for
 * more. `saving`: one request is under way, after so many that failed. `retrying`: the server was not reached, another attempt follows.
 * `refused`: the server will not take this document; the next edit tries again. `conflict`: somebody saved a
 * newer revision and a person must choose; nothing is sent until then.
 */
export type SavePhase =
  | { kind: "idle" }
  | { kind: "pending" }
  | { kind: "saving"; attempt: number }
  | { kind: "retrying"; attempt: number }
  | { kind: "refused"; message: string }
  | { kind: "conflict"; revision: number };

export interface SaveState {
  /** The revision that our edits build on. */
  revision: number;
  /** Whether there are edits that no answered request holds. */
  unsaved: boolean;
  phase: SavePhase;
}

export type SaveEvent =
  | { type: "edited" }
  | { type: "sent" }
  | { type: "acknowledged"; revision: number }
  | { type: "unreachable" }
  | { type: "refused"; message: string }
  | { type: "stale"; revision: number }
  | { type: "merged"; revision: number }
  | { type: "loaded"; revision: number };

export function startSaving(revision: number): SaveState {
  return { revision, unsaved: false, phase: { kind: "idle" } };
}

/** The state after an event. At most one request is in flight: edits during it wait for its answer. */
export function nextSaveState(state: SaveState, event: SaveEvent): SaveState {
  switch (event.type) {
    case "edited":
      return { ...state, unsaved: true, phase: phaseAfterEdit(state.phase) };
    case "sent":
      return { ...state, unsaved: false, phase: { kind: "saving", attempt: attemptsOf(state.phase) } };
    case "acknowledged":
      return { ...state, revision: event.revision, phase: { kind: state.unsaved ? "pending" : "idle" } };
    case "unreachable":
      return { ...state, unsaved: true, phase: { kind: "retrying", attempt: attemptsOf(state.phase) + 1 } };
    case "refused":
      return { ...state, unsaved: true, phase: { kind: "refused", message: event.message } };
    case "stale":
      return { ...state, unsaved: true, phase: { kind: "conflict", revision: event.revision } };
    case "merged":
      return { revision: event.revision, unsaved: true, phase: { kind: "pending" } };
    case "loaded":
      return startSaving(event.revision);
  }
}

function phaseAfterEdit(phase: SavePhase): SavePhase {
  switch (phase.kind) {
    case "saving":
    case "conflict":
    case "retrying":
      return phase;
    case "idle":
    case "pending":
    case "refused":
      return { kind: "pending" };
  }
}

function attemptsOf(phase: SavePhase): number {
  return "attempt" in phase ? phase.attempt : 0;
}

const DEBOUNCE_MS = 400;

/** How long to wait in this phase before the draft is sent, or null where nothing is to be sent. */
export function delayBeforeSaving(phase: SavePhase): number | null {
  switch (phase.kind) {
    case "pending":
      return DEBOUNCE_MS;
    case "retrying":
      return Math.min(30_000, 1000 * 2 ** (phase.attempt - 1));
    case "idle":
    case "saving":
    case "refused":
    case "conflict":
      return null;
  }
}
