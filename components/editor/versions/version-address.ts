/** A version of the workflow by its number, or the draft. */
export type Shown = number | "draft";

/** What the version history shows, and what that is compared with. */
export interface VersionView {
  shown: Shown;
  base: Shown | null;
}

/**
 * What an address shows: `?version=3`, `?version=3&compare=2`, and `?compare=2` for the draft compared with
 * version 2. Null without either, and for what is no version.
 */
export function readVersionView(params: Pick<URLSearchParams, "get">): VersionView | null {
  const version = readVersion(params.get("version"));
  const compare = readVersion(params.get("compare"));
  if (version === null && compare === null) return null;
  const shown = version ?? "draft";
  return { shown, base: compare === shown ? null : compare };
}

function readVersion(text: string | null): Shown | null {
  if (text === "draft") return text;
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** The query of an address that shows this, with all else in it left as it is. */
export function queryOfView(params: URLSearchParams, view: VersionView | null): string {
  const next = new URLSearchParams(params);
  next.delete("version");
  next.delete("compare");
  if (view) next.set("version", String(view.shown));
  if (view && view.base !== null) next.set("compare", String(view.base));
  return next.toString();
}

/** Whether something else is shown than the draft that is being edited. */
export function isPast(view: VersionView | null): boolean {
  return view !== null && (view.shown !== "draft" || view.base !== null);
}
