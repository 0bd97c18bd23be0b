import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { programs, projectRoot } from "../project";
import { BUILD_LOCK, type LockWait, untilLocked } from "./build-lock";
import { addCompileHints } from "./compile-hints";
import { logTail, type ManagedProcess, startProcess } from "./managed-process";
import { sourceHash } from "./source-hash";
import { StartError } from "./start-error";

const output = path.join(projectRoot, ".next");
const markFile = path.join(output, "heddle-source-hash");

/** Whether the production build in .next was made from the sources as they are now. */
export function isBuilt(hash: string): boolean {
  if (!existsSync(path.join(output, "BUILD_ID")) || !existsSync(markFile)) return false;
  return readFileSync(markFile, "utf8") === hash;
}

interface BuildWatch extends LockWait {
  /** Gets the process that builds, to be able to stop it. */
  onStart?: (build: ManagedProcess) => void;
}

/**
 * Builds the app unless the build at hand fits the sources; says whether it did. Of several starts one builds, and the
 * others wait for it. The mark is written last, so a build that was cut short counts for nothing.
 */
export async function ensureBuild(
  logFile: string,
  env: NodeJS.ProcessEnv,
  { onStart, ...wait }: BuildWatch = {},
): Promise<boolean> {
  if (isBuilt(sourceHash(projectRoot))) return false;
  const release = await untilLocked(BUILD_LOCK, wait);
  try {
    const hash = sourceHash(projectRoot);
    if (isBuilt(hash)) return false;
    rmSync(markFile, { force: true });
    rmSync(logFile, { force: true });
    const build = startProcess({ args: [programs.next, "build"], env, logFile });
    onStart?.(build);
    const { code, how } = await build.ended;
    if (code !== 0 || !existsSync(path.join(output, "BUILD_ID")))
      throw new StartError(`The app could not be built (${how}).\n${logTail(logFile, 25)}`);
    addCompileHints(path.join(output, "static/chunks"));
    writeFileSync(markFile, hash);
    return true;
  } finally {
    release();
  }
}
