import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent } from "react";

/**
 * Keys of the list: `/` goes to its search, arrows from row to row, and from the search to the first one,
 * Home and End to either end. Gives what to put on the element that holds them all.
 */
export function useRowKeys(page: RefObject<HTMLElement | null>) {
  const toSearch = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target instanceof HTMLElement && target.closest("input,textarea,[role=dialog],[role=menu]")) return;
    event.preventDefault();
    page.current?.querySelector<HTMLElement>("input[type=search]")?.focus();
  });
  useEffect(() => {
    window.addEventListener("keydown", toSearch);
    return () => window.removeEventListener("keydown", toSearch);
  }, []);
  return (event: KeyboardEvent) => {
    const rows = [...(page.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const next = rowAfter(event, rows);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
}

/** The row that a key leads to; none where the key means something else there. */
function rowAfter({ key, target }: KeyboardEvent, rows: readonly HTMLElement[]): HTMLElement | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  if (target.matches("input[type=search]")) return key === "ArrowDown" ? rows[0] : undefined;
  const at = rows.findIndex((row) => row.closest("li")?.contains(target));
  if (at < 0) return undefined;
  if (key === "ArrowDown") return rows[at + 1];
  if (key === "ArrowUp") return rows[at - 1];
  if (key === "Home") return rows[0];
  return key === "End" ? rows.at(-1) : undefined;
}
