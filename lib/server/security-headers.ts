interface Header {
  key: string;
  value: string;
}

/**
 * The headers of every answer. Next writes inline scripts of its own and the theme is set by one, so inline scripts
 * stay allowed; what is closed is every other origin, plugins, frames around us and forms that post elsewhere.
 */
export function securityHeaders({ development }: { development: boolean }): Header[] {
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return [{ key: "Content-Security-Policy", value: policy }, ...OF_ALL];
}

const OF_ALL: Header[] = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

/** What workflows answer to webhooks are pages of strangers: they run without our origin, so without cookies and API. */
const HOOK_POLICY = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

/** The headers of what webhooks answer. */
export const hookHeaders: Header[] = [{ key: "Content-Security-Policy", value: HOOK_POLICY }, ...OF_ALL];
