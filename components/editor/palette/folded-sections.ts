import { useSyncExternalStore } from "react";

const KEY = "heddle:palette-folded";
const listeners = new Set<() => void>();
/** What this page folded, where nothing can be stored. */
let kept = "";

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? kept;
  } catch {
    return kept;
  }
}

function write(names: readonly string[]): void {
  kept = names.join("\n");
  try {
    localStorage.setItem(KEY, kept);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  for (const notify of listeners) notify();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Which sections of the palette this person has folded, remembered in this browser. */
export function useFoldedSections(): { folded: ReadonlySet<string>; toggle: (name: string) => void } {
  const text = useSyncExternalStore(subscribe, read, () => "");
  const folded = new Set(text === "" ? [] : text.split("\n"));
  function toggle(name: string) {
    write(folded.has(name) ? [...folded].filter((each) => each !== name) : [...folded, name]);
  }
  return { folded, toggle };
}
