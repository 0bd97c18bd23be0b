import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", ".next/**", "e2e/**"],
    testTimeout: 30_000,
    // Most of them wait for PostgreSQL or for a server: with Vitest's own choice (one less than there are cores) the cores idle.
    maxWorkers: 3,
    env: {
      HEDDLE_SECRET: process.env["HEDDLE_SECRET"] ?? "a secret that only the tests know",
      LOG_LEVEL: process.env["LOG_LEVEL"] ?? "error",
    },
    globalSetup: ["scripts/testing/postgres-setup.ts"],
  },
});
