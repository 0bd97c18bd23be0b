/** Where to go after signing in: an address of this site, never one that leads away from it. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/")) return "/workflows";
  const url = new URL(next, "http://localhost");
  return url.origin === "http://localhost" ? `${url.pathname}${url.search}${url.hash}` : "/workflows";
}
