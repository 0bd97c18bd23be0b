import path from "node:path";
import { takeFileLock } from "./file-lock";
import { StartError } from "./start-error";

/**
 * Makes this process the only one that runs on a data directory; the answer gives it up.
 * @throws StartError when another start holds it.
 */
export function takeInstanceLock(folder: string): () => void {
  const taken = takeFileLock(path.join(folder, "lock"));
  if (typeof taken === "function") return taken;
  throw new StartError(`Heddle is already running on ${folder} (process ${taken}): stop that one first.`);
}
