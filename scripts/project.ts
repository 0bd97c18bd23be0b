import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Flags of node for the processes that do the work. What a run leaves in memory is soon forgotten, so that a larger
 * nursery (in MB) keeps most of it from being copied, which was a sixth of a worker's processor time.
 */
export const workFlags = ["--max-semi-space-size=32"];

/** An installed package's program, to be run by node directly: npx and shells would swallow signals. */
export const programs = {
  next: path.join(projectRoot, "node_modules/next/dist/bin/next"),
  prisma: path.join(projectRoot, "node_modules/prisma/build/index.js"),
  /** The web server of a production build; it takes PORT and HOST from the environment. */
  web: path.join(projectRoot, "scripts/start/web.mjs"),
  vitest: path.join(projectRoot, "node_modules/vitest/vitest.mjs"),
};
