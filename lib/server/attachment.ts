/** A JSON file for download; the name is sent both as plain ASCII and in full (RFC 6266). */
export function attachment(name: string, text: string): Response {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "-");
  const ascii = safe.replace(/[^\x20-\x7e]/g, "_");
  const disposition = `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(safe)}`;
  return new Response(text, {
    headers: { "content-type": "application/json; charset=utf-8", "content-disposition": disposition },
  });
}
