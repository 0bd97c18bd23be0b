import { expect, test } from "vitest";
import { delayBeforeSaving, nextSaveState, type SaveEvent, type SaveState, startSaving } from "./autosave";

function after(...events: SaveEvent[]): SaveState {
  return events.reduce(nextSaveState, startSaving(12));
}

test("an edit waits a moment, is sent, and is acknowledged with its revision", () => {
  expect(after({ type: "edited" })).toEqual({ revision: 12, unsaved: true, phase: { kind: "pending" } });
  expect(after({ type: "edited" }, { type: "sent" }, { type: "acknowledged", revision: 13 })).toEqual(
    startSaving(13),
  );
});

test("an edit during a request waits for its answer, and then is sent", () => {
  const during = after({ type: "edited" }, { type: "sent" }, { type: "edited" });
  expect(during.phase).toEqual({ kind: "saving", attempt: 0 });
  const answered = nextSaveState(during, { type: "acknowledged", revision: 13 });
  expect(answered).toEqual({ revision: 13, unsaved: true, phase: { kind: "pending" } });
});

test("a server that is away is asked again, with longer and longer pauses, up to half a minute", () => {
  let state = after({ type: "edited" }, { type: "sent" }, { type: "unreachable" });
  expect(state).toMatchObject({ unsaved: true, phase: { kind: "retrying", attempt: 1 } });
  expect(delayBeforeSaving(state.phase)).toBe(1000);
  state = nextSaveState(state, { type: "edited" });
  expect(state.phase).toEqual({ kind: "retrying", attempt: 1 });
  expect(delayBeforeSaving({ kind: "retrying", attempt: 4 })).toBe(8000);
  expect(delayBeforeSaving({ kind: "retrying", attempt: 40 })).toBe(30_000);
});

test("the pauses grow although each attempt passes through saving", () => {
  const twice = after(
    { type: "edited" },
    { type: "sent" },
    { type: "unreachable" },
    { type: "sent" },
    { type: "unreachable" },
  );
  expect(twice.phase).toEqual({ kind: "retrying", attempt: 2 });
});

test("a stale revision stops saving until a person chooses, whatever is edited meanwhile", () => {
  const stale = after(
    { type: "edited" },
    { type: "sent" },
    { type: "stale", revision: 14 },
    { type: "edited" },
  );
  expect(stale).toEqual({ revision: 12, unsaved: true, phase: { kind: "conflict", revision: 14 } });
  expect(delayBeforeSaving(stale.phase)).toBeNull();
  expect(nextSaveState(stale, { type: "loaded", revision: 14 })).toEqual(startSaving(14));
});

test("a document that was refused is tried again after the next edit only", () => {
  const refused = after({ type: "edited" }, { type: "sent" }, { type: "refused", message: "a cycle" });
  expect(delayBeforeSaving(refused.phase)).toBeNull();
  expect(nextSaveState(refused, { type: "edited" }).phase).toEqual({ kind: "pending" });
});
