import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureBuild } from "./start/build";
import { ensurePrismaClient } from "./start/prisma-client";

// Builds the app ahead of its first start, such as for an image.

const folder = mkdtempSync(path.join(tmpdir(), "heddle-build-"));
try {
  await ensurePrismaClient();
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const isNew = await ensureBuild(path.join(folder, "build.log"), env);
  console.log(isNew ? "The app is built." : "The app is built already.");
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
