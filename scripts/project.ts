import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** An installed package's program, to be run by node directly: npx and shells would swallow signals. */
export const programs = {
  next: path.join(projectRoot, "node_modules/next/dist/bin/next"),
  prisma: path.join(projectRoot, "node_modules/prisma/build/index.js"),
  vitest: path.join(projectRoot, "node_modules/vitest/vitest.mjs"),
};
