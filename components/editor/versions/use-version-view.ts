import { useSearchParams } from "next/navigation";
import { isPast, queryOfView, readVersionView, type VersionView } from "./version-address";

/** What the version history shows, kept in the address; null while it is closed. */
export function useVersionView(): VersionView | null {
  return readVersionView(useSearchParams());
}

/** Shows something else in the version history, or closes it; the browser's Back returns. */
export function showVersions(view: VersionView | null): void {
  const query = queryOfView(new URLSearchParams(window.location.search), view);
  window.history.pushState(null, "", query === "" ? window.location.pathname : `?${query}`);
}

/** Goes back to the draft, where something else is looked at. */
export function leavePast(): void {
  const view = readVersionView(new URLSearchParams(window.location.search));
  if (isPast(view)) showVersions({ shown: "draft", base: null });
}

/** Opens the version history at the draft, or closes it. */
export function toggleVersions(): void {
  const open = readVersionView(new URLSearchParams(window.location.search)) !== null;
  showVersions(open ? null : { shown: "draft", base: null });
}
