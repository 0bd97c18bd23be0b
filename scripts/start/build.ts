import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { programs, projectRoot } from "../project";
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

/**
 * Builds the app unless the build at hand fits the sources; says whether it did. The mark is written last,
 * so a build that was cut short counts for nothing. `onStart` gets the process, to be able to stop it.
 */
export async function ensureBuild(
  logFile: string,
  env: NodeJS.ProcessEnv,
  onStart: (build: ManagedProcess) => void,
): Promise<boolean> {
  const hash = sourceHash(projectRoot);
  if (isBuilt(hash)) return false;
  rmSync(markFile, { force: true });
  rmSync(logFile, { force: true });
  const build = startProcess({ args: [programs.next, "build"], env, logFile });
  onStart(build);
  const { code, how } = await build.ended;
  if (code !== 0 || !existsSync(path.join(output, "BUILD_ID")))
    throw new StartError(`The app could not be built (${how}).\n${logTail(logFile, 25)}`);
  mkdirSync(output, { recursive: true });
  writeFileSync(markFile, hash);
  return true;
}
