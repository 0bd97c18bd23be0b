import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { programs, projectRoot } from "../project";
import { BUILD_LOCK, type LockWait, untilLocked } from "./build-lock";
import { StartError } from "./start-error";

const folder = path.join(projectRoot, "prisma/generated");
const markFile = path.join(folder, ".schema-hash");

/**
 * Generates the Prisma client where it is missing or older than the schema; says whether it did. Of several starts
 * one does, and the others wait for it.
 */
export async function ensurePrismaClient(wait: LockWait = {}): Promise<boolean> {
  const schema = readFileSync(path.join(projectRoot, "prisma/schema.prisma"));
  const hash = createHash("sha256").update(schema).digest("hex");
  if (isGenerated(hash)) return false;
  const release = await untilLocked(BUILD_LOCK, wait);
  try {
    if (isGenerated(hash)) return false;
    await generate();
    writeFileSync(markFile, hash);
    return true;
  } finally {
    release();
  }
}

function isGenerated(hash: string): boolean {
  const current = existsSync(markFile) ? readFileSync(markFile, "utf8") : "";
  return current === hash && existsSync(path.join(folder, "client.ts"));
}

/** `generate` looks for a schema engine, which it never runs, on the web; naming any program spares that. */
async function generate(): Promise<void> {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  try {
    await promisify(execFile)(process.execPath, [programs.prisma, "generate"], { cwd: projectRoot, env });
  } catch (error) {
    throw new StartError(`The Prisma client could not be generated: ${firstLine(error)}`);
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return text.trim().split("\n")[0] ?? "";
}
